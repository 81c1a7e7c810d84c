package dev.countersign.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private static final long SEED = 8259;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "0",
        "\"\"",
        " [ 1 , {\"a\" : null} ]\n\r\t ",
        "{\"a\":{\"b\":[1,2,{\"c\":\"d\"}]},\"\":0}",
        "\"\\u00e9\\n\\/\"",
        "\"\\ud83d\\ude00\""
      })
  void valid_json_is_parsed(String text) throws MalformedJson {
    assertThat(parse(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "'a'",
        "abc",
        "True",
        "NULL",
        "nul",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "--1",
        "0x10",
        "1_000",
        "\"\t\"",
        "\"a\nb\"",
        "\"\\x41\"",
        "\"\\'\"",
        "\"abc",
        "[1;2]",
        "{\"a\"=1}",
        "{\"a\":1;\"b\":2}",
        "// c\n1",
        "/* c */1",
        "#c\n1",
        "1 // c",
        ")]}'\n{}"
      })
  void invalid_json_is_rejected(String text) {
    assertMalformed(text, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}x", "{} {}", "1 2", "null,", "[]]", "{}\u0000", "\"a\"\"b\""})
  void nothing_may_follow_the_text(String text) { // CR04
    assertMalformed(text, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":1} | /a",
        "{\"x\":[{\"a\":1},{\"b\":1,\"b\":2}]} | /x/1/b",
        "{\"a\":1,\"\\u0061\":2} | /a",
        "{\"a/b~c\":1,\"a/b~c\":2} | /a~1b~0c",
      })
  void a_member_may_be_there_once(String text, String pointer) {
    assertMalformed(text, pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud800\"}", "{\"a\":[\"\\udc00\\ud800\"]}", "{\"x\":\"\\ud83dx\\ude00\"}",
        "{\"\\ud800\":1}", "\"\\ud800\"", "\"\\udc00\""
      })
  void a_lone_surrogate_is_no_character(String text) {
    assertMalformed(text, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2280 22",
        "22c0af22",
        "22eda08022",
        "22f490808022",
        "22ff22",
        "22e28222",
        "fffe7b00",
        "c3"
      })
  void bytes_that_are_not_utf8_are_not_json(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> StrictJson.parse(bytes));
  }

  @Test
  void a_byte_order_mark_is_no_part_of_json() {
    assertMalformed("\ufeff{}", "");
    assertMalformed("{}\ufeff", "");
  }

  @Test
  void nesting_ends_at_a_depth_that_no_stack_minds() throws MalformedJson {
    assertThat(parse("[".repeat(32) + "]".repeat(32))).isNotNull();
    assertMalformed("[".repeat(33) + "]".repeat(33), "");
    assertMalformed("[".repeat(500_000), "");
    assertMalformed("{\"a\":".repeat(500_000), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        "2.0",
        "2e0",
        "2E+0",
        "-0",
        "0.10",
        "1e400",
        "123456789012345678901234567890",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "4000.000000000001"
      })
  void a_number_keeps_its_literal(String literal) throws MalformedJson {
    assertThat(parse(literal).getAsString()).isEqualTo(literal);
    assertThat(parse("[" + literal + "]").getAsJsonArray().get(0).getAsString()).isEqualTo(literal);
  }

  @Test
  void an_error_never_quotes_the_input() {
    for (String text :
        new String[] {
          "{\"canary\":canary}", "canary", "{\"canary\":\"\\ud800 canary\"}",
          "{\"a\":\"canary\",\"a\":\"canary\"}", "[\"canary\"", "{} canary"
        }) {
      Throwable thrown = catchThrowable(() -> parse(text));
      assertThat(thrown).isInstanceOf(MalformedJson.class).hasNoCause();
      assertThat(thrown.getMessage()).as(text).doesNotContain("canary");
    }
  }

  @Test
  void bytes_at_random_are_malformed_or_json_and_nothing_else() {
    Random random = new Random(SEED);
    String alphabet = "{}[]:,\"\\u0123d8aeE+-.tfn \n'/*#=;\u00e9\ufeff";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(12);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Throwable thrown = catchThrowable(() -> StrictJson.parse(bytes));
      if (thrown != null) {
        assertThat(thrown)
            .as("seed %d, case %d: %s", SEED, i, HexFormat.of().formatHex(bytes))
            .isInstanceOf(MalformedJson.class);
      }
    }
  }

  private static JsonElement parse(String text) throws MalformedJson {
    return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertMalformed(String text, String pointer) {
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> parse(text))
        .satisfies(malformed -> assertThat(malformed.pointer()).isEqualTo(pointer));
  }
}
