package dev.countersign.releasequarantine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** What a function may know, and how Lambda finds it. */
class ArchitectureTest {
  private static final Class<?> HANDLER = ReleaseQuarantineHandler.class;

  private final JavaClasses function =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(HANDLER.getPackageName());

  @Test
  void a_function_depends_on_shared_and_itself_only() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                HANDLER.getPackageName(),
                "dev.countersign.confidential",
                "dev.countersign.dynamodb",
                "dev.countersign.http",
                "dev.countersign.aws",
                "dev.countersign.pricing",
                "dev.countersign.payments",
                "dev.countersign.faults",
                "dev.countersign.json",
                "dev.countersign.money",
                "dev.countersign.orders",
                "dev.countersign.secrets",
                "dev.countersign.stripe",
                "com.amazonaws.services.lambda.runtime",
                "com.google.gson",
                "org.jspecify.annotations",
                "java.."))
        .check(function);
  }

  @Test
  void the_handler_is_the_only_class_that_others_see() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .should()
        .be(HANDLER)
        .andShould()
        .beAssignableTo(RequestStreamHandler.class)
        .check(function);
  }

  @Test
  void lambda_can_make_the_handler_from_nothing_and_without_a_network() throws Exception {
    Constructor<?> constructor = HANDLER.getConstructor();

    assertThat(Modifier.isFinal(HANDLER.getModifiers())).isTrue();
    assertThat(HANDLER.getConstructors()).containsExactly(constructor);
    assertThatCode(constructor::newInstance).doesNotThrowAnyException();
  }
}
