package dev.countersign.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.testkit.DeployedTemplate;
import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the template says of the zips is true of those that were built. */
class ZipsTest {
  /** A name like {@code ORDERS_TABLE}. */
  private static final Pattern NAME = Pattern.compile("[A-Z]+(_[A-Z]+)+");

  /** Lambda's own (Lambda docs, "Defined runtime environment variables"), and those of tests. */
  private static final Pattern NOT_OURS = Pattern.compile("AWS_.*|STRIPE_API_BASE");

  /**
   * Tables that an adapter knows and a function does not use: it has no right to them either, as
   * the simulation's PermissionsTest shows.
   */
  private static final Map<String, Set<String>> UNUSED =
      Map.of(
          "CreatePaymentIntentFunction", Set.of("PROCESSED_EVENTS_TABLE"),
          "GetOrderFunction", Set.of("PAYMENT_INTENTS_TABLE", "PROCESSED_EVENTS_TABLE"),
          "PublishOrderEventsFunction", Set.of("PAYMENT_INTENTS_TABLE", "PROCESSED_EVENTS_TABLE"),
          "RefreshOrderFunction",
              Set.of("PAYMENT_INTENTS_TABLE", "PROCESSED_EVENTS_TABLE", "QUESTIONS_TABLE"),
          "ReleaseQuarantineFunction", Set.of("PAYMENT_INTENTS_TABLE", "PROCESSED_EVENTS_TABLE"));

  @ParameterizedTest
  @MethodSource("functions")
  void a_handler_is_a_class_in_its_zip(String function) throws IOException {
    String handler = String.valueOf(properties(function).get("Handler"));
    try (ZipFile zip = zip(function)) {
      assertThat(zip.getEntry(handler.replace('.', '/') + ".class")).as(handler).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void a_function_reads_each_variable_that_the_template_sets_and_no_other(String function)
      throws IOException {
    SortedSet<String> read = named(function);
    read.removeIf(name -> NOT_OURS.matcher(name).matches());
    read.removeAll(UNUSED.getOrDefault(function, Set.of()));
    SortedSet<String> set = new TreeSet<>(variables(function).keySet());
    set.remove("JAVA_TOOL_OPTIONS"); // the JVM reads it
    assertThat(read).isEqualTo(set);
  }

  /** They are shown in the console, and to whoever may read the function's configuration. */
  @ParameterizedTest
  @MethodSource("functions")
  void no_environment_variable_holds_a_secret(String function) {
    variables(function)
        .forEach(
            (name, value) -> {
              assertThat(value).as(name).doesNotContainPattern("(sk|rk)_(test|live)_|whsec_");
              assertThat(value).as(name).doesNotContain("{{resolve:");
              if (name.endsWith("_SECRET")) {
                assertThat(value).as(name).startsWith("arn:aws:secretsmanager:");
              }
            });
  }

  @Test
  void no_parameter_takes_a_secret() throws IOException {
    assertThat(Repository.read("template.yaml")).doesNotContain("NoEcho");
  }

  private static List<String> functions() {
    return DeployedTemplate.TEMPLATE.resources("AWS::Serverless::Function").stream()
        .map(Template.Resource::logicalId)
        .toList();
  }

  private static Map<String, Object> properties(String function) {
    return DeployedTemplate.TEMPLATE.resource(function).properties();
  }

  private static Map<String, String> variables(String function) {
    Map<String, String> variables = new TreeMap<>();
    if (properties(function).get("Environment") instanceof Map<?, ?> environment
        && environment.get("Variables") instanceof Map<?, ?> all) {
      all.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
    }
    assertThat(variables).isNotEmpty();
    return variables;
  }

  private static ZipFile zip(String function) throws IOException {
    String code = String.valueOf(properties(function).get("CodeUri"));
    return new ZipFile(Repository.file(code).toFile());
  }

  /** Returns the names that look like a variable's in the code of our classes in the zip. */
  private static SortedSet<String> named(String function) throws IOException {
    try (ZipFile zip = zip(function)) {
      return zip.stream()
          .filter(entry -> entry.getName().matches("dev/countersign/.*[.]class"))
          .flatMap(
              entry -> {
                try {
                  return named(ClassFile.of().parse(zip.getInputStream(entry).readAllBytes()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> named(ClassModel read) {
    return read.methods().stream()
        .filter(method -> !method.methodName().equalsString("<clinit>")) // the names of enums
        .flatMap(method -> elements(method))
        .filter(ConstantInstruction.class::isInstance)
        .map(element -> ((ConstantInstruction) element).constantValue())
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(name -> NAME.matcher(name).matches());
  }

  private static Stream<CodeElement> elements(MethodModel method) {
    return method.code().stream().flatMap(code -> code.elementStream());
  }
}
