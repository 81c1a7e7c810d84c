package dev.countersign.emulators.stripe;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes JSON as Stripe does: one member a line, indented by two. */
final class JsonWriter {
  private static final String HEX = "0123456789abcdef";
  private static final List<String> NEW_LINES =
      IntStream.range(0, 20).mapToObj(depth -> "\n" + "  ".repeat(depth)).toList();

  private final StringBuilder out = new StringBuilder(2048);
  private int depth;

  JsonWriter object(Json object) {
    if (object.size() == 0) {
      out.append("{}");
      return this;
    }
    out.append('{');
    depth++;
    for (int i = 0; i < object.size(); i++) {
      line(i);
      text(object.name(i));
      out.append(": ");
      value(object.value(i));
    }
    depth--;
    line(0);
    out.append('}');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> text(text);
      case Long number -> out.append(number.longValue());
      case Boolean truth -> out.append(truth.booleanValue());
      case Json object -> object(object);
      case List<?> list -> array(list);
      default -> throw new IllegalStateException("not JSON: " + value.getClass());
    }
  }

  private void array(List<?> items) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    depth++;
    for (int i = 0; i < items.size(); i++) {
      line(i);
      value(items.get(i));
    }
    depth--;
    line(0);
    out.append(']');
  }

  /** Begins a line, after a comma if there is an element before it on its level. */
  private void line(int before) {
    if (before > 0) {
      out.append(',');
    }
    out.append(NEW_LINES.get(depth));
  }

  private void text(String text) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      if (mustBeEscaped(text.charAt(i))) {
        out.append(text, written, i);
        escape(text.charAt(i));
        written = i + 1;
      }
    }
    out.append(written == 0 ? text : text.substring(written)).append('"');
  }

  private static boolean mustBeEscaped(char c) {
    return c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029';
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\f' -> out.append("\\f");
      default -> {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX.charAt(c >> shift & 0xf));
        }
      }
    }
  }
}
