import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the copy of the contract that API Gateway is given: {@code java build/DeployedOpenApi.java
 * <openapi.yaml> <copy>}. It is without what API Gateway does not support and readers of the
 * contract need: examples, links, and the format int64 (API Gateway Developer Guide, "Amazon API
 * Gateway important notes for REST APIs"). A member on lines of its own is left out with what is
 * indented below it, and one of a flow mapping with the comma beside it; values in a flow mapping
 * must be plain words. IncludedOpenApiTest compares the two as YAML.
 */
final class DeployedOpenApi {
  private static final String UNSUPPORTED = "(?:(?:example|examples|links):|format: int64\\b)";
  private static final Pattern OWN_LINES = Pattern.compile("( *)" + UNSUPPORTED + ".*");
  private static final Pattern LATER_IN_FLOW =
      Pattern.compile(", (?:example: [\\w.-]+|format: int64)(?=[,}])");
  private static final Pattern FIRST_IN_FLOW =
      Pattern.compile("(?<=[{])(?:example: [\\w.-]+|format: int64), ");

  private DeployedOpenApi() {}

  public static void main(String[] arguments) throws IOException {
    Path copy = Path.of(arguments[1]).toAbsolutePath();
    String text = String.join("\n", supported(Files.readAllLines(Path.of(arguments[0])))) + "\n";
    Files.createDirectories(copy.getParent());
    if (!Files.exists(copy) || !Files.readString(copy).equals(text)) {
      Path unfinished = copy.resolveSibling("openapi-" + ProcessHandle.current().pid() + ".yaml");
      Files.writeString(unfinished, text);
      Files.move(unfinished, copy, StandardCopyOption.REPLACE_EXISTING); // nobody reads half of it
    }
  }

  private static List<String> supported(List<String> lines) {
    List<String> kept = new ArrayList<>();
    int leftOut =
        Integer.MAX_VALUE; // what is indented further belongs to a member that is left out
    for (String line : lines) {
      int indent = line.length() - line.stripLeading().length();
      if (line.isBlank() || indent > leftOut) {
        if (leftOut == Integer.MAX_VALUE) {
          kept.add(line);
        }
        continue;
      }
      boolean isLeftOut = OWN_LINES.matcher(line).matches();
      leftOut = isLeftOut ? indent : Integer.MAX_VALUE;
      if (!isLeftOut) {
        kept.add(FIRST_IN_FLOW.matcher(LATER_IN_FLOW.matcher(line).replaceAll("")).replaceAll(""));
      }
    }
    return kept;
  }
}
