package dev.countersign.local.lambda;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/**
 * Checks that a text is strictly JSON. An event of a function must be, and Gson is lenient by
 * default.
 */
public final class JsonText {
  private JsonText() {}

  public static boolean isValid(String text) {
    try (var reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      var _ = JsonParser.parseReader(reader);
      return reader.peek() == JsonToken.END_DOCUMENT;
    } catch (JsonParseException | IOException _) {
      return false;
    }
  }
}
