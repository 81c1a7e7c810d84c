package dev.countersign.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
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
import java.util.Set;
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

  private static final String[] DOMAIN = {
    "dev.countersign.money",
    "dev.countersign.pricing",
    "dev.countersign.orders",
    "dev.countersign.questions"
  };

  private static final Set<String> NAMES_THAT_HIDE_A_CONCEPT =
      Set.of("util", "utils", "common", "impl", "helper", "helpers", "manager");

  private static final Set<String> INEXACT =
      Set.of("double", "float", "java.lang.Double", "java.lang.Float");

  private static final DescribedPredicate<JavaClass> ADAPTERS =
      named("DynamoDb").or(named("SecretsManager")).or(named("EventBridge")).as("adapters");

  @ArchTest
  static final ArchRule stripe_is_spoken_to_in_one_package_only =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.countersign.stripe")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.stripe..");

  @ArchTest
  static final ArchRule aws_is_spoken_to_by_adapters_that_say_so_in_their_name =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.countersign.aws")
          .and(are(DescribedPredicate.not(ADAPTERS)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule the_domain_knows_neither_aws_nor_stripe_nor_gson =
      noClasses()
          .that(resideInAnyPackage(DOMAIN))
          .and(are(DescribedPredicate.not(ADAPTERS)))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "software.amazon..",
                  "com.amazonaws..",
                  "com.stripe..",
                  "com.google.gson..",
                  "dev.countersign.aws",
                  "dev.countersign.stripe",
                  "dev.countersign.json",
                  "dev.countersign.http"));

  @ArchTest
  static final ArchRule money_depends_on_nothing_of_ours =
      noClasses()
          .that()
          .resideInAPackage("dev.countersign.money")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.countersign..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.countersign.money"))));

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
      classes().that(resideInAnyPackage(DOMAIN)).should(haveNothingInexact());

  private static DescribedPredicate<JavaClass> named(String prefix) {
    return DescribedPredicate.describe(
        "named " + prefix + "*",
        javaClass -> simpleNameStartingWith(prefix).test(outermost(javaClass)));
  }

  private static JavaClass outermost(JavaClass javaClass) {
    return javaClass.getEnclosingClass().map(ArchitectureTest::outermost).orElse(javaClass);
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
