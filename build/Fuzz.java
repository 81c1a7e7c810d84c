import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs every fuzz target of a module: {@code java build/Fuzz.java <module> <test class path>
 * <inputs> <seconds>}, in the module's folder, until each has had so many inputs, or so long where
 * they are -1. A target is a class called …Fuzz that has one {@code @FuzzTest}; each gets a JVM of
 * its own, because Jazzer fuzzes one per JVM. What Jazzer prints is kept in {@code target/fuzz},
 * and so is what it has learned, for the next run to go on from. The exit code is 1 if anything was
 * found, or if the time was too short for so many inputs.
 */
final class Fuzz {
  private static final Path TESTS = Path.of("target/test-classes");
  private static final Path OUTPUT = Path.of("target/fuzz");
  private static final Pattern INPUTS = Pattern.compile("Done ([0-9]+) runs in ");

  /** Large, of no use to a parser, and Jazzer looks through every class there is. */
  private static final Pattern UNUSED =
      Pattern.compile(".*[/\\\\](stripe-java|byte-buddy|archunit)-[0-9][^/\\\\]*");

  /**
   * Jazzer's watch for injections into SQL, LDAP, shells and the like. No target has any, and to
   * instrument the JDK for it takes longer than a short run.
   */
  private static final String SANITIZERS =
      Stream.of(
              "BigDecimal",
              "ClojureLangHooks",
              "Deserialization",
              "ExpressionLanguageInjection",
              "FilePathTraversal",
              "LdapInjection",
              "NamingContextLookup",
              "OsCommandInjection",
              "ReflectiveCall",
              "RegexInjection",
              "RegexRoadblocks",
              "ScriptEngineInjection",
              "ServerSideRequestForgery",
              "SqlInjection",
              "TemplateInjection",
              "UnsafeSanitizer",
              "XPathInjection",
              "XmlParserSsrfGuidance")
          .map("com.code_intelligence.jazzer.sanitizers."::concat)
          .collect(Collectors.joining(":"));

  private Fuzz() {}

  public static void main(String[] arguments) throws Exception {
    String module = arguments[0];
    String classPath =
        Arrays.stream(arguments[1].split(Pattern.quote(System.getProperty("path.separator"))))
            .filter(entry -> !UNUSED.matcher(entry).matches())
            .collect(Collectors.joining(System.getProperty("path.separator")));
    long inputs = Long.parseLong(arguments[2]);
    List<Callable<Boolean>> runs =
        targets().stream()
            .<Callable<Boolean>>map(
                target -> () -> run(module, target, classPath, inputs, arguments[3]))
            .toList();
    boolean clean = true;
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (Future<Boolean> run : threads.invokeAll(runs)) {
        clean &= run.get();
      }
    }
    System.exit(clean ? 0 : 1);
  }

  private static List<String> targets() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .map(file -> TESTS.relativize(file).toString().replaceAll("[/\\\\]", "."))
          .filter(name -> name.endsWith("Fuzz.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .sorted()
          .toList();
    }
  }

  private static boolean run(
      String module, String target, String classPath, long inputs, String seconds)
      throws IOException, InterruptedException {
    String name = target.substring(target.lastIndexOf('.') + 1);
    Path learned = Files.createDirectories(OUTPUT.resolve(name));
    Path log = OUTPUT.resolve(name + ".log");
    int exitCode =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-classpath",
                classPath,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrument=dev.countersign.**",
                "--disabled_hooks=" + SANITIZERS,
                "--max_duration=" + seconds + "s",
                "-runs=" + inputs,
                learned.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String output = Files.readString(log);
    Matcher tried = INPUTS.matcher(output);
    if (exitCode == 0 && tried.find() && Long.parseLong(tried.group(1)) >= inputs) {
      System.out.printf("%s: %s inputs, nothing found%n", name, tried.group(1));
      return true;
    }
    System.out.printf(
        """
        %s
        %s failed. If it found an input, that is kept beside the seeds; to run them all again:
          mvn test -pl :%s -am -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false
        """,
        finding(output), name, module, name);
    return false;
  }

  /** The stack trace and where the input is; or all that was printed, if it never came to that. */
  private static String finding(String output) {
    int at = output.indexOf("== Java Exception");
    return at < 0 ? output : output.substring(at);
  }
}
