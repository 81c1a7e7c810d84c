package dev.countersign.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules of docs and design about who may know whom. */
@AnalyzeClasses(
    packages = "dev.countersign",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OnlyShared.class})
class ArchitectureTest {
  /** The emulators, which are on the tests' class path, have rules of their own. */
  static final class OnlyShared implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/emulators/");
    }
  }

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
          "http", Set.of("aws"));

  private static final Set<String> NAMES_THAT_HIDE_A_CONCEPT =
      Set.of("util", "utils", "common", "impl", "helper", "helpers", "manager");

  private static final Set<String> INEXACT =
      Set.of("double", "float", "java.lang.Double", "java.lang.Float");

  @ArchTest
  static final ArchRule stripe_is_spoken_to_in_one_package_only =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.countersign.stripe")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.stripe..");

  @ArchTest
  static final ArchRule aws_is_spoken_to_in_three_packages_only =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("aws"), in("dynamodb"), in("secrets"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static void the_domain_is_plain_java_and_its_arrows_run_one_way(JavaClasses shared) {
    for (int i = 0; i < DOMAIN.size(); i++) {
      onlyDependsOn(DOMAIN.get(i), Set.copyOf(DOMAIN.subList(0, i))).check(shared);
      noClasses()
          .that()
          .resideInAPackage(in(DOMAIN.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon..", "com.amazonaws..", "com.stripe..", "com.google.gson..")
          .check(shared);
    }
  }

  @ArchTest
  static void a_technology_knows_the_domain_and_hardly_another_one(JavaClasses shared) {
    TECHNOLOGY.forEach(
        (technology, others) -> {
          Set<String> known = new HashSet<>(DOMAIN);
          known.addAll(others);
          known.add("json");
          onlyDependsOn(technology, known).check(shared);
        });
  }

  @ArchTest
  static void every_package_is_domain_or_technology(JavaClasses shared) {
    Set<String> all = new HashSet<>(DOMAIN);
    all.addAll(TECHNOLOGY.keySet());
    classes()
        .should()
        .resideInAnyPackage(all.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .check(shared);
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
            resideInAPackage("dev.countersign..")
                .and(DescribedPredicate.not(resideInAnyPackage(known))));
  }

  private static String in(String name) {
    return "dev.countersign." + name;
  }

  @ArchTest
  static final ArchRule shared_knows_no_function =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.countersign.createpaymentintent..",
              "dev.countersign.receivewebhook..",
              "dev.countersign.getorder..",
              "dev.countersign.reconcile..",
              "dev.countersign.publishorderevents..",
              "dev.countersign.refreshorder..",
              "dev.countersign.releasequarantine..");

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching("dev.countersign.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule every_package_has_a_name_that_says_what_is_in_it =
      classes().should(resideInATellingPackage());

  @ArchTest
  static final ArchRule every_package_is_null_marked =
      classes().should(resideInANullMarkedPackage());

  @ArchTest
  static final ArchRule nobody_uses_the_old_dates =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Date")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Calendar");

  @ArchTest
  static final ArchRule amounts_are_never_inexact =
      classes()
          .that(
              resideInAnyPackage(DOMAIN.stream().map(ArchitectureTest::in).toArray(String[]::new)))
          .should(haveNothingInexact());

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
