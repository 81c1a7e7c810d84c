package dev.countersign.emulators.cloudformation;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What an unresolved piece of a template refers to: parameters and resources, by their names. */
final class References {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private References() {}

  /**
   * @param conditions the template's, for what decides between two values is referred to as well
   */
  static SortedSet<String> in(Object piece, Map<String, Object> conditions) {
    SortedSet<String> found = new TreeSet<>();
    switch (piece) {
      case Map<?, ?> map ->
          Tree.map(map).forEach((key, value) -> found.addAll(in(key, value, conditions)));
      case List<?> list -> list.forEach(element -> found.addAll(in(element, conditions)));
      default -> {}
    }
    return found;
  }

  private static SortedSet<String> in(String key, Object value, Map<String, Object> conditions) {
    SortedSet<String> found = in(value, conditions);
    switch (key) {
      case "Ref" -> found.add(Tree.text(value));
      case "Fn::GetAtt" ->
          found.add(
              value instanceof List<?> list
                  ? Tree.text(Tree.list(list).getFirst())
                  : nameIn(Tree.text(value)));
      case "Fn::Sub" -> found.addAll(placeholders(value));
      case "Fn::If" -> {
        Object condition = conditions.get(Tree.text(Tree.list(value).getFirst()));
        found.addAll(in(Tree.present(condition, "the condition of " + value), conditions));
      }
      default -> {}
    }
    return found;
  }

  private static SortedSet<String> placeholders(Object sub) {
    boolean hasOwn = sub instanceof List<?>;
    String text = Tree.text(hasOwn ? Tree.list(sub).getFirst() : sub);
    SortedSet<String> names = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(match -> names.add(nameIn(match.group(1))));
    if (hasOwn) {
      names.removeAll(Tree.map(Tree.list(sub).get(1)).keySet());
    }
    return names;
  }

  /** Without the attribute that may follow it. */
  private static String nameIn(String reference) {
    return reference.replaceFirst("[.].*", "");
  }
}
