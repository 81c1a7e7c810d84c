package dev.countersign.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.countersign.http.Metric;
import dev.countersign.testkit.Repository;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which function writes which metric, read from the classes: a metric is written by a function
 * whose code can reach code that names it.
 *
 * <p>A call of an interface can reach each class of ours that the function creates, so all methods
 * of such a class count as reached. The metric of a fault is named in one place for all functions
 * ({@link Metric#of}), so it counts only where the fault can be created.
 */
final class MetricWriters {
  private static final String OURS = "dev.countersign.";
  private static final String NAMED_FOR_ALL = Metric.class.getName() + ".of(";
  private static final String FAULTS = OURS + "faults.";

  private final Map<String, List<JavaAccess<?>>> accesses;
  private final Map<String, JavaClass> classes;
  private final Set<String> reached = new HashSet<>();
  private final Deque<String> next = new ArrayDeque<>();

  private MetricWriters(JavaClasses imported) {
    accesses =
        imported.stream()
            .flatMap(one -> one.getAccessesFromSelf().stream())
            .collect(groupingBy(access -> access.getOrigin().getFullName()));
    classes = imported.stream().collect(toMap(JavaClass::getName, one -> one));
  }

  /** Returns the names of the functions' folders, by the name of the metric. */
  static SortedMap<String, SortedSet<String>> byMetric() {
    SortedMap<String, SortedSet<String>> byMetric = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      byMetric.put(metric.wireName(), new TreeSet<>());
    }
    Repository.modules().stream()
        .filter(module -> module.startsWith("functions/"))
        .map(module -> module.substring("functions/".length()))
        .forEach(
            function ->
                metricsOf(function)
                    .forEach(name -> byMetric.getOrDefault(name, new TreeSet<>()).add(function)));
    return byMetric;
  }

  private static Set<String> metricsOf(String function) {
    JavaClasses imported =
        new ClassFileImporter()
            .importPaths(
                Repository.file("shared").resolve("target/classes"),
                Repository.file("functions/" + function).resolve("target/classes"));
    return new MetricWriters(imported).reachedFrom(OURS + function.replace("-", ""));
  }

  private Set<String> reachedFrom(String functionsPackage) {
    classes.values().stream()
        .filter(one -> one.getPackageName().equals(functionsPackage))
        .flatMap(one -> one.getCodeUnits().stream())
        .forEach(unit -> reach(unit.getFullName()));
    while (!next.isEmpty()) {
      for (JavaAccess<?> access : accesses.getOrDefault(next.pop(), List.of())) {
        String owner = access.getTargetOwner().getName();
        if (owner.startsWith(OURS)) {
          reach(access.getTarget().getFullName());
          reachAllOf(owner, access);
        }
      }
    }
    Set<String> names = new HashSet<>();
    for (Metric metric : Metric.values()) {
      if (isNamed(metric)) {
        names.add(metric.wireName());
      }
    }
    return names;
  }

  private void reach(String member) {
    if (reached.add(member)) {
      next.push(member);
    }
  }

  private void reachAllOf(String owner, JavaAccess<?> access) {
    JavaClass created = classes.get(owner);
    boolean isCreated = access.getTarget().getName().equals("<init>");
    if (isCreated && created != null && !created.getRawInterfaces().isEmpty()) {
      created.getCodeUnits().forEach(unit -> reach(unit.getFullName()));
    }
  }

  private boolean isNamed(Metric metric) {
    String field = Metric.class.getName() + "." + metric.name();
    String fault = FAULTS + metric.wireName();
    boolean isOfAFault = classes.containsKey(fault);
    boolean canFail = reached.stream().anyMatch(member -> member.startsWith(fault + ".<init>"));
    return accesses.entrySet().stream()
        .filter(origin -> reached.contains(origin.getKey()))
        .filter(origin -> !isOfAFault || canFail || !origin.getKey().startsWith(NAMED_FOR_ALL))
        .flatMap(origin -> origin.getValue().stream())
        .anyMatch(access -> access.getTarget().getFullName().equals(field));
  }
}
