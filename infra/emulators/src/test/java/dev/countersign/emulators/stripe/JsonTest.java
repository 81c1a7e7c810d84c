package dev.countersign.emulators.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final Gson INDENTED =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private final Json all =
      Json.object("id_1", "thing")
          .with("number", Long.MIN_VALUE)
          .with("truth", true)
          .with("maybe", (Long) null)
          .withNull("nothing")
          .with("empty", Json.object())
          .with("inner", Json.object().with("deep", Json.object().with("deeper", "€")))
          .withTexts("none", List.of())
          .withTexts("words", List.of("a", "b"))
          .withObjects("objects", List.of(Json.object().with("a", 1), Json.object()))
          .with("map", Json.texts(Map.of("a key with \"quotes\"", "</script> & 'so on'")));

  @Test
  void json_is_written_as_gson_indents_it() {
    assertThat(all.write()).isEqualTo(INDENTED.toJson(all.toGson()));
    assertThat(JsonParser.parseString(all.write())).isEqualTo(all.toGson());
  }

  @Test
  void every_character_is_written_as_gson_does() {
    var text = new StringBuilder();
    for (char c = 0; c < 0x2100; c++) {
      text.append(c);
    }
    Json every = Json.object().with("text", text + "\ud83d\ude00");
    assertThat(every.write()).isEqualTo(INDENTED.toJson(every.toGson()));
  }

  @Test
  void an_object_without_some_members_is_another_object() {
    Json rest = all.without(Set.of("number", "inner"));
    assertThat(rest.with("more", "x").toGson().keySet()).contains("more").doesNotContain("number");
    assertThat(all.toGson().keySet()).contains("number", "inner").doesNotContain("more");
  }

  @Test
  void an_object_may_have_many_members() {
    Json many = Json.object();
    for (int i = 0; i < 100; i++) {
      many.with("member" + i, i);
    }
    assertThat(many.toGson().size()).isEqualTo(100);
  }
}
