package dev.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String ORDER =
      """
      {"orderId":"o","status":"PAID","amount":4000,"currency":"usd","amountRefunded":0,
       "amountCapturable":0,"disputes":[],"fraudWarnings":[{"actionable":true}],
       "lines":[{"productId":"tee","quantity":2,"unitAmount":2000,"amount":4000}]}
      """;

  @Test
  void an_answer_that_the_contract_describes_is_accepted() {
    assertThatCode(() -> check(200, JSON, ORDER)).doesNotThrowAnyException();
    assertThatCode(() -> check(404, PROBLEM, problem("order-not-found", 404)))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(405, PROBLEM, problem("method-not-allowed", 405)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"orderId\":\"o\",=>", // a member is missing
        "\"actionable\":true=>", // a nested one
        "\"amount\":4000=>\"amount\":4000,\"total\":4000", // a member without a name in the schema
        "\"quantity\":2=>\"quantity\":2,\"total\":4000", // a nested one
        "\"amountRefunded\":0=>\"amountRefunded\":\"0\"",
        "\"amountRefunded\":0=>\"amountRefunded\":0.5",
        "\"amountRefunded\":0=>\"amountRefunded\":0.0",
        "\"actionable\":true=>\"actionable\":\"true\"",
        "\"currency\":\"usd\"=>\"currency\":1",
        "\"PAID\"=>\"SETTLED\"",
        "\"disputes\":[]=>\"disputes\":{}"
      })
  void a_body_that_its_schema_does_not_describe_is_rejected(String change) {
    String[] sides = change.split("=>", -1);
    assertThat(ORDER).contains(sides[0]);
    rejects(200, JSON, ORDER.replace(sides[0], sides[1]));
  }

  @Test
  void a_status_or_media_type_that_the_operation_does_not_have_is_rejected() {
    rejects(201, JSON, ORDER);
    rejects(200, PROBLEM, ORDER);
    rejects(404, JSON, problem("order-not-found", 404));
  }

  @Test
  void a_problem_that_is_no_example_of_the_operation_is_rejected() {
    rejects(404, PROBLEM, problem("unknown-product", 404));
    rejects(404, PROBLEM, problem("not-in-the-list", 404));
  }

  @Test
  void every_schema_of_an_object_leaves_no_room_for_other_members() {
    closed("", OpenApi.at("components", "schemas"));
  }

  private static void closed(String pointer, JsonElement element) {
    if (element.isJsonObject()) {
      JsonObject object = element.getAsJsonObject();
      if (object.has("properties") && object.get("properties").isJsonObject()) {
        assertThat(object.get("additionalProperties")).as(pointer).hasToString("false");
      }
      object.asMap().forEach((name, value) -> closed(pointer + "/" + name, value));
    }
  }

  private static void rejects(int status, String media, String body) {
    assertThatExceptionOfType(AssertionError.class)
        .as("%d %s %s", status, media, body)
        .isThrownBy(() -> check(status, media, body));
  }

  private static void check(int status, String media, String body) {
    JsonObject json = JsonParser.parseString(body).getAsJsonObject();
    Contract.check(
        "/orders/{orderId}",
        "GET",
        new Answer(status, Map.of("Content-Type", media), json, new JsonObject()));
  }

  private static String problem(String type, int status) {
    return "{\"type\":\"urn:countersign:problem:%s\",\"title\":\"t\",\"status\":%d}"
        .formatted(type, status);
  }
}
