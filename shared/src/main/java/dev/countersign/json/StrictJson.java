package dev.countersign.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Parses JSON by its grammar (RFC 8259) and rejects what two parsers could read differently:
 * repeated members, bytes that are not UTF-8, a byte order mark, lone surrogates, anything after
 * the text. Gson's own parser accepts these, except for the last two in its strict mode.
 */
public final class StrictJson {
  private static final int DEEPEST_NESTING = 32;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private StrictJson() {}

  /**
   * Parses the bytes. Numbers keep their literal, so that a caller can tell {@code 2} from {@code
   * 2.0} and {@code 2e0}.
   */
  public static JsonElement parse(byte[] utf8) throws MalformedJson {
    try (JsonReader reader = new JsonReader(new StringReader(decode(utf8)))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(DEEPEST_NESTING);
      JsonElement element = read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJson("", "more than one JSON text");
      }
      return element;
    } catch (IOException | IllegalStateException _) {
      // Gson's message quotes the input; ours must not.
      throw new MalformedJson("", "not JSON");
    }
  }

  private static String decode(byte[] utf8) throws CharacterCodingException, MalformedJson {
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(utf8))
            .toString();
    if (text.startsWith(BYTE_ORDER_MARK)) {
      throw new MalformedJson("", "a byte order mark"); // Gson would skip it
    }
    return text;
  }

  private static JsonElement read(JsonReader reader) throws IOException, MalformedJson {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readObject(reader);
      case BEGIN_ARRAY -> readArray(reader);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(new LazilyParsedNumber(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case NAME, END_OBJECT, END_ARRAY, END_DOCUMENT -> throw new MalformedJson("", "not a value");
    };
  }

  private static JsonObject readObject(JsonReader reader) throws IOException, MalformedJson {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new MalformedJson("/" + escape(name), "the member is there twice");
      }
      try {
        object.add(name, read(reader));
      } catch (MalformedJson e) {
        throw e.within(escape(name));
      }
    }
    reader.endObject();
    return object;
  }

  private static JsonArray readArray(JsonReader reader) throws IOException, MalformedJson {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      try {
        array.add(read(reader));
      } catch (MalformedJson e) {
        throw e.within(Integer.toString(array.size()));
      }
    }
    reader.endArray();
    return array;
  }

  /** Returns a name as one reference token of a JSON Pointer (RFC 6901, section 3). */
  public static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
