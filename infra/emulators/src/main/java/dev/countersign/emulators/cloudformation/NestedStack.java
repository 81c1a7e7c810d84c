package dev.countersign.emulators.cloudformation;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An {@code AWS::CloudFormation::Stack}, whose template is a file beside the one that nests it. It
 * is read when something first asks for it.
 */
final class NestedStack {
  private static final List<String> SAME_AS_PARENT =
      List.of("AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::URLSuffix");

  private final String logicalId;
  private final Path folder;
  private final Map<String, Object> properties;
  private final ParameterValues parent;
  private final Intrinsics intrinsics;
  private @Nullable Template template;
  private boolean isBeingRead;

  /**
   * Creates a stack.
   *
   * @param folder the folder of the template that nests it
   * @param properties as written there, unresolved
   * @param parent the parameters of that template
   */
  NestedStack(
      String logicalId,
      Path folder,
      Map<String, Object> properties,
      ParameterValues parent,
      Intrinsics intrinsics) {
    this.logicalId = logicalId;
    this.folder = folder;
    this.properties = properties;
    this.parent = parent;
    this.intrinsics = intrinsics;
  }

  /**
   * @throws TemplateException if its template is no file here, or is wrong, or does not take the
   *     parameters that it is given
   */
  synchronized Template template() {
    if (template == null) {
      if (isBeingRead) {
        throw new TemplateException("the nested stack " + logicalId + " depends on itself");
      }
      isBeingRead = true;
      try {
        template = Template.read(file(), parameters());
      } finally {
        isBeingRead = false;
      }
    }
    return template;
  }

  private Path file() {
    Object url = Tree.present(properties.get("TemplateURL"), "the TemplateURL of " + logicalId);
    String file = Tree.text(intrinsics.resolve(url));
    if (file.contains("://")) {
      throw new TemplateException("the TemplateURL of " + logicalId + " is no local file: " + file);
    }
    return folder.resolve(file);
  }

  private Map<String, String> parameters() {
    var given = new HashMap<String, String>();
    SAME_AS_PARENT.forEach(name -> given.put(name, parent.text(name)));
    given.put("AWS::StackName", parent.text("AWS::StackName") + "-" + logicalId);
    Tree.map(intrinsics.resolve(Tree.map(properties.getOrDefault("Parameters", Map.of()))))
        .forEach((name, value) -> given.put(name, parameter(value)));
    return given;
  }

  /** A list arrives as CloudFormation would take it: as one text. */
  private static String parameter(Object value) {
    return value instanceof List<?> list
        ? Tree.list(list).stream().map(Tree::text).collect(Collectors.joining(","))
        : Tree.text(value);
  }
}
