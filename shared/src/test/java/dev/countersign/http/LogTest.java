package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {
  private final List<String> lines = new ArrayList<>();
  private final Log log =
      new Log("shop", "receive-webhook", () -> Instant.parse("2026-11-01T12:00:00.5Z"), lines::add);

  @Test
  void a_line_is_one_json_object_as_lambda_has_it() {
    log.write("INFO", "req-1", Map.of("outcome", "two\nlines \"quoted\""), List.of());
    assertThat(lines).singleElement().asString().doesNotContain("\n");
    assertThat(line())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"timestamp":"2026-11-01T12:00:00.500Z","level":"INFO",
                 "stack":"shop","function":"receive-webhook","requestId":"req-1",
                 "outcome":"two\\nlines \\"quoted\\""}
                """));
  }

  @Test
  void metrics_ride_along_in_the_embedded_metric_format() {
    log.write("INFO", "req-1", Map.of(), List.of(Metric.QUARANTINED, Metric.ORPHANED));
    JsonObject line = line();
    assertThat(line.get("Orphaned").getAsInt()).isEqualTo(1);
    assertThat(line.get("Quarantined").getAsInt()).isEqualTo(1);
    assertThat(line.get("function").getAsString()).isEqualTo("receive-webhook");
    assertThat(line.get("_aws"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"Timestamp":1793534400500,"CloudWatchMetrics":[{
                  "Namespace":"Countersign","Dimensions":[["stack","function"]],
                  "Metrics":[{"Name":"Orphaned","Unit":"Count"},
                             {"Name":"Quarantined","Unit":"Count"}]}]}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key sk_test_51Canary, please | key ***, please",
        "sk_live_canary | ***",
        "rk_test_canary | ***",
        "rk_live_canary:x | ***:x",
        "KEY=sk_test_canary | KEY=***",
        "prefix_sk_live_canary | prefix_***",
        "xsk_live_canary | x***",
        "whsec_canary0 | ***",
        "old_whsec_canary0 | old_***",
        "whsec_cana/ry+canary== | ***",
        "pi_3abc_secret_canary1 | pi_3abc***",
        "seti_1_secret_canary | seti_1***",
        "sk_test_****canary | ***",
        "a 4242424242424242 b | a *** b",
        "4242 4242 4242 4242 | ***",
        "4242-4242-4242-4242. | ***.",
        "4242 4242 4242 4242 12/27 | *** 12/27",
        "12 4242424242424242 | 12 ***",
        "card:4242424242424242,cvc | card:***,cvc",
        "pan4242424242424242x | pan***x",
        "4242424242424242 4000056655665556 | *** ***",
        "378282246310005 | ***",
        "4242424242424242\u00a04242 | ***\u00a04242",
      })
  void text_that_looks_secret_is_removed(String text, String redacted) { // I10
    assertThat(Log.redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing to see",
        "order 0epstnq8l8uq876poic6rihn41a802h998da1g79hqhf78oiic2j",
        "pi_3MtwBwLkdIwHu7ix28a3tqPa",
        "evt_1NG8Du2eZvKYlo2CUI79vXWy",
        "req_abc",
        "pk_test_abc",
        "4242424242424241",
        "1793534400",
        "2026-11-01T12:00:00.500Z",
        "secret",
        "a_secret",
        "9b2f8f0e-4c1d-4a7e-8f3b-2d6c5e4a3b21",
        "amount 99999999 usd"
      })
  void text_that_an_operator_needs_is_kept(String text) {
    assertThat(Log.redact(text)).isEqualTo(text);
  }

  @Test
  void every_field_is_redacted() {
    log.write("ERROR", "req-1", Map.of("cause", "sk_test_canary", "b", "whsec_canary"), List.of());
    assertThat(lines.getFirst()).doesNotContain("canary").contains("***");
  }

  @Test
  void redacting_a_very_long_text_ends() {
    assertThat(Log.redact("1 ".repeat(20_000))).startsWith("1 1");
    assertThat(Log.redact("sk_test_".repeat(20_000))).isEqualTo("***");
  }

  private JsonObject line() {
    return JsonParser.parseString(lines.getFirst()).getAsJsonObject();
  }
}
