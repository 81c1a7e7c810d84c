package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.http.Gateway.Answer;
import dev.countersign.testkit.LambdaContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {
  private static final String SHOP = "https://shop.example";

  private final Gateway gateway = new Gateway();

  @Test
  void a_request_is_read_as_awss_own_type_reads_it() {
    gateway.header("Stripe-Signature", "t=1", "t=2").body("e30=", true);
    gateway.with("pathParameters", "{\"orderId\":\"abc\"}");
    var theirs = gateway.asAwsReadsIt();
    ApiRequest ours = heard(gateway);
    assertThat(ours.method()).isEqualTo(theirs.getHttpMethod());
    assertThat(ours.path()).isEqualTo(theirs.getRequestContext().getPath());
    assertThat(ours.requestId()).isEqualTo(theirs.getRequestContext().getRequestId());
    assertThat(ours.headers()).isEqualTo(theirs.getMultiValueHeaders());
    assertThat(ours.pathParameters()).isEqualTo(theirs.getPathParameters());
    assertThat(ours.body()).isEqualTo(Base64.getDecoder().decode(theirs.getBody()));
    assertThat(theirs.getIsBase64Encoded()).isTrue();
  }

  @Test
  void an_answer_goes_back_as_api_gateway_takes_it() {
    JsonObject body = new JsonObject();
    body.addProperty("received", true);
    Answer answer = gateway.send(_ -> ApiResponse.json(200, body));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff"); // HT09
    assertThat(answer.isBase64Encoded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripe-signature", "STRIPE-SIGNATURE", "Stripe-Signature"})
  void a_header_is_found_whatever_the_case_of_its_name(String name) { // HT02
    assertThat(heard(gateway.header(name, "t=1")).header("Stripe-Signature"))
        .containsExactly("t=1");
  }

  @Test
  void a_header_is_found_also_where_only_one_of_the_two_maps_has_it() { // HT02
    assertThat(
            heard(
                    gateway
                        .with("headers", "null")
                        .with("multiValueHeaders", "{\"stripe-signature\":[\"t=1\"]}"))
                .header("Stripe-Signature"))
        .containsExactly("t=1");
    assertThat(
            heard(
                    new Gateway()
                        .with("headers", "{\"STRIPE-SIGNATURE\":\"t=1\"}")
                        .without("multiValueHeaders"))
                .header("Stripe-Signature"))
        .containsExactly("t=1");
    assertThat(
            heard(new Gateway().with("headers", "null").with("multiValueHeaders", "null"))
                .header("Stripe-Signature"))
        .isEmpty();
  }

  @Test
  void every_value_of_a_header_is_seen() { // CR03
    assertThat(heard(gateway.header("Idempotency-Key", "a", "b")).header("idempotency-key"))
        .containsExactly("a", "b");
  }

  @Test
  void a_header_that_came_twice_in_different_case_is_one_with_both_values() { // CR03
    assertThat(
            heard(
                    gateway.with(
                        "multiValueHeaders",
                        "{\"Idempotency-Key\":[\"a\"],\"idempotency-key\":[\"b\"]}"))
                .header("Idempotency-Key"))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void a_header_without_a_value_is_as_good_as_none() {
    ApiRequest request =
        heard(
            gateway
                .with("headers", "{\"X-Empty\":null,\"X-Full\":\"1\"}")
                .with("multiValueHeaders", "{\"X-Nothing\":null,\"X-Null\":[null]}"));
    assertThat(request.header("X-Empty")).isEmpty();
    assertThat(request.header("X-Nothing")).isEmpty();
    assertThat(request.header("X-Null")).isEmpty();
    assertThat(request.header("X-Full")).containsExactly("1");
  }

  @Test
  void a_body_is_the_bytes_that_the_client_sent() { // HT01
    byte[] bytes = "{\"name\":\"Zoë 😀\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(heard(gateway.body("{\"name\":\"Zoë 😀\"}", false)).body()).isEqualTo(bytes);
    assertThat(heard(gateway.body(Base64.getEncoder().encodeToString(bytes), true)).body())
        .isEqualTo(bytes);
    byte[] binary = {(byte) 0xff, 0, (byte) 0xc3};
    assertThat(heard(gateway.body(Base64.getEncoder().encodeToString(binary), true)).body())
        .isEqualTo(binary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "e30", "e30==", "=", "e3 0="})
  void broken_base64_is_nothing_that_was_signed_and_no_fault(String broken) { // HT01
    ApiRequest request = heard(gateway.body(broken, true));
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).isNotEqualTo("{\"a\":1}");
  }

  @Test
  void a_request_without_a_body_has_an_empty_one() {
    assertThat(heard(gateway.with("body", "null")).body()).isEmpty();
    assertThat(heard(new Gateway().without("body").without("isBase64Encoded")).body()).isEmpty();
  }

  @Test
  void path_parameters_are_handed_on() {
    assertThat(heard(gateway.with("pathParameters", "{\"orderId\":\"abc\"}")).pathParameters())
        .containsEntry("orderId", "abc");
    assertThat(heard(new Gateway()).pathParameters()).isEmpty();
  }

  @Test
  void another_resource_is_found_below_the_stage_that_the_client_asked() { // CR01
    ApiRequest request = heard(gateway);
    assertThat(request.path()).isEqualTo("/live/payment-intents");
    assertThat(request.pathOf("/orders/1", "/payment-intents")).isEqualTo("/live/orders/1");
    assertThat(heard(new Gateway().without("requestContext")).path()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/orders", "//shop.example/payment-intents"})
  void a_path_that_our_gateway_does_not_send_leads_nowhere_else(String path) {
    var request = new ApiRequest("id", "POST", path, Map.of(), Map.of(), new byte[0]);
    assertThat(request.pathOf("/orders/1", "/payment-intents")).isEqualTo("/orders/1");
  }

  @Test
  void the_request_id_is_api_gateways_or_else_lambdas() {
    assertThat(heard(gateway).requestId()).isEqualTo(Gateway.REQUEST_ID);
    assertThat(heard(new Gateway().with("requestContext", "null")).requestId())
        .isEqualTo(LambdaContext.REQUEST_ID);
    assertThat(heard(new Gateway().with("requestContext", "{}")).requestId())
        .isEqualTo(LambdaContext.REQUEST_ID);
  }

  @Test
  void an_event_with_nothing_in_it_is_answered_too() {
    Answer answer =
        new Gateway().with("httpMethod", "null").send(_ -> ApiResponse.of(Problem.INTERNAL));
    assertThat(answer.status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "post", ""})
  void another_method_is_answered_405_and_told_which_is_allowed(String method) { // HT03
    Answer answer = gateway.method(method).send(ApiTest::mustNotBeAsked);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertProblem(answer, Problem.METHOD_NOT_ALLOWED);
  }

  @Test
  void an_exception_that_nobody_expects_is_a_500_without_a_word_about_it() { // HT05
    Answer answer =
        gateway.send(
            _ -> {
              throw new IllegalStateException(
                  "canary", new ArithmeticException("the deeper canary"));
            });
    assertThat(answer.status()).isEqualTo(500);
    assertProblem(answer, Problem.INTERNAL);
    assertThat(answer.body().toString())
        .doesNotContain("canary", "Exception", "IllegalState", "dev.countersign");
    JsonObject line = gateway.log().getFirst();
    assertThat(line.get("level").getAsString()).isEqualTo("ERROR");
    assertThat(line.get("requestId").getAsString()).isEqualTo(Gateway.REQUEST_ID);
    assertThat(line.get("cause").getAsString())
        .contains("java.lang.IllegalStateException: canary")
        .contains("caused by java.lang.ArithmeticException: the deeper canary")
        .contains("at dev.countersign.http.ApiTest");
    assertThat(line.get("InternalError").getAsInt()).isEqualTo(1);
  }

  @Test
  void causes_that_go_round_in_a_circle_are_told_once() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.initCause(second);
    Answer answer =
        gateway.send(
            _ -> {
              throw first;
            });
    assertThat(answer.status()).isEqualTo(500);
    assertThat(gateway.log()).hasSize(1);
  }

  @Test
  void a_dependency_that_is_down_is_answered_503_with_retry_after() {
    Answer answer =
        gateway.send(
            _ -> {
              throw new Unavailable("canary", new IllegalStateException("deeper canary"));
            });
    assertThat(answer.status()).isEqualTo(503);
    assertProblem(answer, Problem.UNAVAILABLE);
    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(answer.body().toString()).doesNotContain("canary");
    JsonObject line = gateway.log().getFirst();
    assertThat(line.get("cause").getAsString()).contains("canary").contains("deeper canary");
    assertThat(line.get("Unavailable").getAsInt()).isEqualTo(1);
    assertThat(line.has("NeedsAPerson")).isFalse();
  }

  @Test
  void a_fault_that_needs_a_person_is_500_and_raises_another_metric() { // D15, ST04, ST05
    Answer answer =
        gateway.send(
            _ -> {
              throw new NeedsAPerson("the key is revoked");
            });
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(gateway.log().getFirst().get("NeedsAPerson").getAsInt()).isEqualTo(1);
    assertThat(gateway.log().getFirst().has("Unavailable")).isFalse();
  }

  @Test
  void an_answer_leaves_one_line_with_what_is_to_be_written_down() {
    gateway.send(
        _ ->
            ApiResponse.json(200, new JsonObject())
                .logging("outcome", "applied")
                .counting(Metric.ORPHANED));
    assertThat(gateway.log()).hasSize(1);
    JsonObject line = gateway.log().getFirst();
    assertThat(line.get("message").getAsString()).isEqualTo("answered 200");
    assertThat(line.get("outcome").getAsString()).isEqualTo("applied");
    assertThat(line.get("Orphaned").getAsInt()).isEqualTo(1);
    assertThat(line.get("level").getAsString()).isEqualTo("INFO");
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void every_problem_has_the_form_of_rfc_9457(Problem problem) {
    Answer answer = gateway.send(_ -> ApiResponse.of(problem));
    assertThat(answer.status()).isEqualTo(problem.status());
    assertProblem(answer, problem);
  }

  @Test
  void a_problem_of_the_input_says_where() {
    Answer answer =
        gateway.send(
            _ ->
                ApiResponse.of(
                    Problem.INVALID_REQUEST,
                    List.of(
                        new ApiResponse.InputError("/items/0/quantity", "must be 1 to 999"),
                        new ApiResponse.InputError("", "is not JSON"))));
    assertThat(answer.body().get("errors"))
        .isEqualTo(
            JsonParser.parseString(
                """
                [{"pointer":"/items/0/quantity","detail":"must be 1 to 999"},
                 {"pointer":"","detail":"is not JSON"}]
                """));
  }

  @Test
  void a_problem_may_carry_more() { // CR11
    Answer answer = gateway.send(_ -> ApiResponse.of(Problem.PRICE_CHANGED).with("total", 4000));
    assertThat(answer.body().get("total").getAsLong()).isEqualTo(4000);
    assertProblem(answer, Problem.PRICE_CHANGED);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-5, 1", "400, 1", "1000, 1", "1999, 1", "2000, 2", "61000, 61"})
  void retry_after_is_a_whole_number_of_seconds_and_at_least_one(long millis, String seconds) {
    assertThat(
            ApiResponse.of(Problem.TOO_MANY_REQUESTS)
                .retryAfter(Duration.ofMillis(millis))
                .headers())
        .containsEntry("Retry-After", seconds);
  }

  @Test
  void a_page_of_the_shop_may_read_the_answer() {
    Answer answer = fromOrigin(SHOP);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(answer.header("Vary")).isEqualTo("Origin");
    assertThat(answer.header("Access-Control-Expose-Headers")).contains("Location", "Retry-After");
    assertThat(answer.headers().has("Access-Control-Allow-Credentials")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://shop.example",
        "https://shop.example.evil.example",
        "https://shop.example:8443",
        "https://SHOP.example",
        "null",
        "*",
        "",
        "https://shop.example, https://evil.example"
      })
  void a_page_of_another_origin_may_not(String origin) {
    Answer answer = fromOrigin(origin);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().has("Access-Control-Allow-Origin")).isFalse();
    assertThat(answer.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void two_origins_at_once_are_none() {
    Answer answer =
        gateway
            .header("Origin", SHOP, SHOP)
            .send(_ -> ApiResponse.json(200, new JsonObject()), Set.of(SHOP));
    assertThat(answer.headers().has("Access-Control-Allow-Origin")).isFalse();
  }

  @Test
  void a_page_of_the_shop_may_read_a_fault_too() {
    Answer answer =
        gateway
            .header("Origin", SHOP)
            .send(
                _ -> {
                  throw new Unavailable("down");
                },
                Set.of(SHOP));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
  }

  @Test
  void an_endpoint_for_no_page_says_nothing_of_origins() {
    Answer answer =
        gateway.header("Origin", SHOP).send(_ -> ApiResponse.json(200, new JsonObject()), Set.of());
    assertThat(answer.headers().keySet())
        .noneMatch(name -> name.startsWith("Access-Control") || name.equals("Vary"));
  }

  @Test
  void the_allowed_origins_are_read_from_a_list_and_a_star_is_none() {
    assertThat(Api.originsFrom(Optional.of("https://a.example,https://b.example:8443")))
        .containsExactlyInAnyOrder("https://a.example", "https://b.example:8443");
    assertThat(Api.originsFrom(Optional.of("https://a.example, https://b.example")))
        .containsExactlyInAnyOrder("https://a.example", "https://b.example");
    assertThat(Api.originsFrom(Optional.of(""))).isEmpty();
    assertThat(Api.originsFrom(Optional.empty())).isEmpty();
    assertThat(Api.originsFrom(Optional.of("*"))).isEmpty();
  }

  private Answer fromOrigin(String origin) {
    return gateway
        .header("Origin", origin)
        .send(_ -> ApiResponse.json(200, new JsonObject()), Set.of(SHOP, "https://two.example"));
  }

  private static ApiRequest heard(Gateway gateway) {
    AtomicReference<ApiRequest> heard = new AtomicReference<>();
    gateway.send(
        request -> {
          heard.set(request);
          return ApiResponse.json(200, new JsonObject());
        });
    return heard.get();
  }

  private static ApiResponse mustNotBeAsked(ApiRequest request) {
    throw new AssertionError("asked with " + request);
  }

  private static void assertProblem(Answer answer, Problem problem) {
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonObject body = answer.body();
    assertThat(body.get("type").getAsString())
        .isEqualTo(problem.type())
        .matches("urn:countersign:problem:[a-z]+(-[a-z]+)*");
    assertThat(body.get("title").getAsString()).isEqualTo(problem.title()).isNotBlank();
    assertThat(body.get("status").getAsInt()).isEqualTo(problem.status());
    assertThat(body.get("detail").getAsString()).isEqualTo(problem.detail()).isNotBlank();
    assertThat(body.get("requestId").getAsString()).isEqualTo(Gateway.REQUEST_ID);
  }
}
