package dev.countersign.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.countersign.testkit.Repository;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom, in all modules that the poms list. */
class ArchitectureTest {
  private static final String FUNCTIONS = "functions/";
  private static final Map<String, JavaClasses> MODULES =
      Repository.modules().stream().collect(toMap(module -> module, ArchitectureTest::classesOf));
  private static final JavaClasses SHARED = requireNonNull(MODULES.get("shared"));

  /** The classes of functions that speak to AWS say so in their names. */
  private static final DescribedPredicate<JavaClass> ADAPTERS =
      simpleNameStartingWith("DynamoDb")
          .or(simpleNameStartingWith("EventBridge"))
          .or(simpleNameStartingWith("Sqs"));

  /** Each may use those before it. */
  private static final List<String> DOMAIN =
      List.of("faults", "confidential", "money", "pricing", "orders", "questions", "payments");

  /** Each may use the domain, json, and what stands after it here. */
  private static final Map<String, Set<String>> TECHNOLOGY =
      Map.of(
          "json", Set.of(),
          "aws", Set.of(),
          "dynamodb", Set.of("aws"),
          "secrets", Set.of("aws"),
          "stripe", Set.of("aws", "secrets"),
          "http", Set.of("aws"),
          "rehearsal", Set.of("aws", "http"));

  private static final Set<String> NAMES_THAT_HIDE_A_CONCEPT =
      Set.of("util", "utils", "common", "impl", "helper", "helpers", "manager");

  private static final Set<String> INEXACT =
      Set.of("double", "float", "java.lang.Double", "java.lang.Float");

  @Test
  void stripe_is_spoken_to_in_one_package_only() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.countersign.stripe")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.stripe..")
        .check(SHARED);
  }

  @Test
  void aws_is_spoken_to_in_three_packages_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("aws"), in("dynamodb"), in("secrets"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(SHARED);
  }

  @Test
  void the_domain_is_plain_java_and_its_arrows_run_one_way() {
    for (int i = 0; i < DOMAIN.size(); i++) {
      onlyDependsOn(DOMAIN.get(i), Set.copyOf(DOMAIN.subList(0, i))).check(SHARED);
      noClasses()
          .that()
          .resideInAPackage(in(DOMAIN.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon..", "com.amazonaws..", "com.stripe..", "com.google.gson..")
          .check(SHARED);
    }
  }

  @Test
  void a_technology_knows_the_domain_and_hardly_another_one() {
    TECHNOLOGY.forEach(
        (technology, others) -> {
          Set<String> known = new HashSet<>(DOMAIN);
          known.addAll(others);
          known.add("json");
          onlyDependsOn(technology, known).check(SHARED);
        });
  }

  @Test
  void every_package_is_domain_or_technology() {
    Set<String> all = new HashSet<>(DOMAIN);
    all.addAll(TECHNOLOGY.keySet());
    classes()
        .should()
        .resideInAnyPackage(all.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .check(SHARED);
  }

  private static ArchRule onlyDependsOn(String name, Set<String> others) {
    String[] known =
        Stream.concat(Stream.of(name), others.stream())
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(in(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.countersign..").and(not(resideInAnyPackage(known))));
  }

  private static String in(String name) {
    return "dev.countersign." + name;
  }

  @Test
  void shared_knows_no_function() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            functions().map(function -> packageOf(function) + "..").toArray(String[]::new))
        .check(SHARED);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("dev.countersign.(*)..").should().beFreeOfCycles().check(SHARED);
  }

  @Test
  void every_package_has_a_name_that_says_what_is_in_it() {
    classes().should(resideInATellingPackage()).check(SHARED);
  }

  @Test
  void every_package_is_null_marked() {
    classes().should(resideInANullMarkedPackage()).check(SHARED);
  }

  @Test
  void nobody_uses_the_old_dates() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Calendar")
        .check(SHARED);
  }

  @Test
  void amounts_are_never_inexact() {
    classes()
        .that(resideInAnyPackage(DOMAIN.stream().map(ArchitectureTest::in).toArray(String[]::new)))
        .should(haveNothingInexact())
        .check(SHARED);
  }

  @Test
  void every_module_that_a_pom_lists_is_looked_at() {
    assertThat(functions()).isNotEmpty();
    MODULES.forEach((module, classes) -> assertThat(classes).as(module).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void a_function_depends_on_shared_and_itself_only(String function) {
    JavaClasses classes = requireNonNull(MODULES.get(function));
    classes()
        .that(not(ADAPTERS))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(known(function)))
        .check(classes);
    classes()
        .that(ADAPTERS)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known(function)).or(resideInAPackage("software.amazon.awssdk..")))
        .allowEmptyShould(true)
        .check(classes);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void others_see_the_handler_the_ports_it_is_made_over_and_their_adapters(String function)
      throws Exception {
    JavaClasses classes = requireNonNull(MODULES.get(function));
    Class<?> handler = handlerOf(function);
    Set<String> ports =
        Stream.of(handler.getConstructors())
            .flatMap(constructor -> Stream.of(constructor.getParameterTypes()))
            .map(Class::getName)
            .collect(toSet());
    assertThat(RequestStreamHandler.class).isAssignableFrom(handler);
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .should()
        .be(handler)
        .orShould(be(describe("a port", port -> ports.contains(port.getName()))))
        .orShould(be(ADAPTERS))
        .check(classes);
  }

  @Test
  void no_package_is_in_two_modules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    MODULES.forEach(
        (module, classes) ->
            classes.forEach(
                javaClass ->
                    modules
                        .computeIfAbsent(javaClass.getPackageName(), _ -> new TreeSet<>())
                        .add(module)));
    assertThat(modules).allSatisfy((name, in) -> assertThat(in).as(name).hasSize(1));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void lambda_can_make_the_handler_from_nothing_and_without_a_network(String function)
      throws Exception {
    Class<?> handler = handlerOf(function);
    Constructor<?> constructor = handler.getConstructor();

    assertThat(Modifier.isFinal(handler.getModifiers())).isTrue();
    assertThatCode(constructor::newInstance).doesNotThrowAnyException();
  }

  static Stream<String> functions() {
    return MODULES.keySet().stream().filter(module -> module.startsWith(FUNCTIONS)).sorted();
  }

  /** The packages that a function may know. */
  private static String[] known(String function) {
    return Stream.of(
            Stream.of(packageOf(function)),
            Stream.concat(DOMAIN.stream(), TECHNOLOGY.keySet().stream()).map(ArchitectureTest::in),
            Stream.of(
                "com.amazonaws.services.lambda.runtime",
                "com.google.gson",
                "org.jspecify.annotations",
                "java.."))
        .flatMap(packages -> packages)
        .toArray(String[]::new);
  }

  /** Such as {@code dev.countersign.getorder} of {@code functions/get-order}. */
  private static String packageOf(String function) {
    return in(function.substring(FUNCTIONS.length()).replace("-", ""));
  }

  /** Such as {@code GetOrderHandler} of {@code functions/get-order}. */
  private static Class<?> handlerOf(String function) throws ClassNotFoundException {
    String name =
        Stream.of(function.substring(FUNCTIONS.length()).split("-", -1))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(joining());
    return Class.forName(packageOf(function) + "." + name + "Handler");
  }

  private static JavaClasses classesOf(String module) {
    return new ClassFileImporter().importPath(Repository.file(module).resolve("target/classes"));
  }

  private static ArchCondition<JavaClass> resideInATellingPackage() {
    return condition(
        "reside in a package whose name says what is in it",
        (javaClass, events) -> {
          for (String part : javaClass.getPackageName().split("\\.", -1)) {
            if (NAMES_THAT_HIDE_A_CONCEPT.contains(part)) {
              violated(events, javaClass, "package " + javaClass.getPackageName());
            }
          }
        });
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return condition(
        "reside in a package that is @NullMarked",
        (javaClass, events) -> {
          if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
            violated(events, javaClass, "package " + javaClass.getPackageName());
          }
        });
  }

  private static ArchCondition<JavaClass> haveNothingInexact() {
    return condition(
        "have no field, parameter or result that is a double or a float",
        (javaClass, events) -> {
          for (JavaField field : javaClass.getFields()) {
            if (INEXACT.contains(field.getRawType().getName())) {
              violated(events, javaClass, field.getFullName());
            }
          }
          for (JavaCodeUnit unit : javaClass.getCodeUnits()) {
            boolean inexact = INEXACT.contains(unit.getRawReturnType().getName());
            for (JavaClass parameter : unit.getRawParameterTypes()) {
              inexact |= INEXACT.contains(parameter.getName());
            }
            if (inexact) {
              violated(events, javaClass, unit.getFullName());
            }
          }
        });
  }

  private static void violated(ConditionEvents events, JavaClass javaClass, String what) {
    events.add(SimpleConditionEvent.violated(javaClass, what));
  }

  private interface Check {
    void check(JavaClass javaClass, ConditionEvents events);
  }

  private static ArchCondition<JavaClass> condition(String description, Check check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        check.check(javaClass, events);
      }
    };
  }
}
