package dev.countersign.registerwebhook;

import static dev.countersign.registerwebhook.RegisteredShop.MARK;
import static dev.countersign.registerwebhook.RegisteredShop.NEXT_VERSION;
import static dev.countersign.registerwebhook.RegisteredShop.text;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.aws.Http;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.emulators.secretsmanager.SecretsManager.SecretsManagerFault;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CloudFormation is answered: always something, in time, and never a secret (SE07). */
class CustomResourceTest {
  private static final String PHYSICAL = ",\"PhysicalResourceId\":\"" + MARK + "\"";

  @Test
  void creating_the_stack_registers_the_endpoint_if_there_is_a_key() {
    RegisteredShop shop = RegisteredShop.withKey();

    JsonObject answer = shop.asks("Create", "");

    assertThat(text(answer, "Status")).isEqualTo("SUCCESS");
    assertThat(text(answer, "PhysicalResourceId")).isEqualTo(MARK);
    assertThat(text(answer, "RequestId")).isEqualTo("request-1");
    assertThat(text(answer, "LogicalResourceId")).isEqualTo("WebhookEndpoint");
    assertThat(text(answer, "StackId")).contains(":stack/shop/");
    assertThat(shop.own()).hasSize(1);
  }

  @Test
  void without_a_key_the_stack_is_created_and_the_schedule_registers_the_endpoint_later() {
    RegisteredShop shop = new RegisteredShop();

    JsonObject answer = shop.asks("Create", "");

    assertThat(text(answer, "Status")).isEqualTo("SUCCESS");
    assertThat(text(answer, "Reason")).startsWith("Pending");
    shop.putKey();
    shop.run();
    assertThat(shop.own()).hasSize(1);
  }

  @Test
  void a_replacement_is_left_to_the_schedule() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.deploysVersion(NEXT_VERSION);

    JsonObject answer = shop.asks("Update", PHYSICAL);

    assertThat(text(answer, "Status")).isEqualTo("SUCCESS");
    assertThat(text(answer, "Reason")).contains("the schedule does it");
    assertThat(text(answer, "PhysicalResourceId")).isEqualTo(MARK);
  }

  @Test
  void a_key_that_may_not_write_endpoints_fails_a_new_stack_with_a_reason() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(9, call -> call.method().equals("POST"), StripeFault.forbidden());

    JsonObject answer = shop.asks("Create", "");

    assertThat(text(answer, "Status")).isEqualTo("FAILED");
    assertThat(text(answer, "Reason")).contains("Stripe answered 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Create", "Update"})
  void a_stripe_that_does_not_answer_fails_no_deployment(String type) {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(9, _ -> true, StripeFault.serverError());

    JsonObject answer = shop.asks(type, "");

    assertThat(text(answer, "Status")).isEqualTo("SUCCESS");
    assertThat(text(answer, "Reason")).contains("Stripe answered 500");
    assertThat(shop.log.counted("WebhookNotRegistered")).isEqualTo(1);
  }

  /** CloudFormation goes back by an update too, and a stack whose way back fails is stuck. */
  @ParameterizedTest
  @CsvSource({"10, 9, FAILED", "9, 9, SUCCESS", "9, 10, SUCCESS"})
  void only_a_new_version_of_the_function_fails_an_update(int version, int old, String status) {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(9, call -> call.method().equals("POST"), StripeFault.forbidden());

    JsonObject answer =
        shop.asks(
            "Update",
            PHYSICAL
                + ",\"ResourceProperties\":{\"FunctionVersion\":\"arn:aws:lambda:x:0:function:f:%d\"}"
                    .formatted(version)
                + ",\"OldResourceProperties\":{\"FunctionVersion\":\"arn:aws:lambda:x:0:function:f:%d\"}"
                    .formatted(old));

    assertThat(text(answer, "Status")).isEqualTo(status);
    assertThat(text(answer, "Reason")).contains("Stripe answered 403");
    assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Create", "Update", "Delete"})
  void everything_is_answered_before_cloudformation_gives_up_however_slow_others_are(String type) {
    RegisteredShop shop = RegisteredShop.registered();
    shop.deploysVersion(NEXT_VERSION);
    shop.killable.meanwhile(() -> shop.passes(Duration.ofSeconds(2)));
    Instant asked = shop.clock.instant();

    assertThat(text(shop.asks(type, PHYSICAL), "Status")).isEqualTo("SUCCESS");

    assertThat(Duration.between(asked, shop.clock.instant())).isLessThan(Duration.ofSeconds(90));
  }

  @Test
  void a_refused_domain_fails_no_stack_and_is_reported() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(
        9, call -> call.route().equals("/v1/payment_method_domains"), StripeFault.forbidden());

    assertThat(text(shop.asks("Update", PHYSICAL), "Status")).isEqualTo("SUCCESS");

    assertThat(shop.log.counted("DomainRefused")).isEqualTo(1);
    assertThat(shop.log.toString()).contains("shop.example is not registered");
  }

  @Test
  void deleting_the_stack_removes_its_endpoints() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.deploysVersion(NEXT_VERSION);
    shop.run();
    assertThat(shop.own()).hasSize(2);

    assertThat(text(shop.asks("Delete", PHYSICAL), "Status")).isEqualTo("SUCCESS");

    assertThat(shop.endpoints()).isEmpty();
  }

  /** As when another resource of the new stack can't be created, and the stack's keys exist. */
  @Test
  void a_new_stack_that_is_taken_back_leaves_nothing_at_stripe() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.asks("Create", "");
    assertThat(shop.own()).hasSize(1);

    assertThat(text(shop.asks("Delete", PHYSICAL), "Status")).isEqualTo("SUCCESS");

    assertThat(shop.endpoints()).isEmpty();
    assertThat(shop.stripe.paymentMethodDomains()).isEmpty(); // Stripe has no call to remove one
  }

  @Test
  void a_new_stack_that_is_taken_back_for_this_resource_leaves_nothing_at_stripe() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(
        9, call -> call.route().startsWith("/v1/webhook_endpoints/"), StripeFault.forbidden());
    assertThat(text(shop.asks("Create", ""), "Status")).isEqualTo("FAILED");
    assertThat(shop.own()).hasSize(1); // it delivers nothing yet
    shop.stripe.heal();

    assertThat(text(shop.asks("Delete", PHYSICAL), "Status")).isEqualTo("SUCCESS");

    assertThat(shop.endpoints()).isEmpty();
    assertThat(shop.stripe.paymentMethodDomains()).isEmpty();
  }

  @Test
  void the_first_run_after_a_stack_is_created_registers_its_domains() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.asks("Create", "");

    shop.run();

    assertThat(shop.stripe.paymentMethodDomains()).hasSize(1);
  }

  @Test
  void what_a_person_had_made_gets_its_events_back_when_the_stack_goes() {
    RegisteredShop shop = RegisteredShop.withKey();
    String byHand = shop.stripe.subscribe(URI.create(RegisteredShop.URL));
    shop.secrets.put(RegisteredShop.SIGNING_SECRET, RegisteredShop.BY_HAND);
    shop.run();
    shop.passes(Duration.ofMinutes(6));
    shop.run();

    shop.asks("Delete", PHYSICAL);

    assertThat(shop.endpoints()).hasSize(1);
    assertThat(text(shop.endpoints().getFirst(), "id")).isEqualTo(byHand);
    assertThat(RegisteredShop.types(shop.endpoints().getFirst())).isEqualTo(shop.wish().types());
    assertThat(shop.endpoints().getFirst().getAsJsonObject("metadata").isEmpty()).isTrue();
  }

  @Test
  void of_two_that_a_rotation_replaces_only_the_one_made_by_hand_outlives_the_stack() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.passes(Duration.ofSeconds(1));
    String byHand = shop.stripe.subscribe(URI.create(RegisteredShop.URL)); // the first in the list
    shop.invoke("{\"rotate\":true}");

    shop.asks("Delete", PHYSICAL);

    assertThat(shop.endpoints()).extracting(one -> text(one, "id")).containsExactly(byHand);
  }

  @Test
  void a_stack_without_a_key_goes() {
    RegisteredShop shop = new RegisteredShop();

    assertThat(text(shop.asks("Delete", PHYSICAL), "Status")).isEqualTo("SUCCESS");
  }

  @Test
  void a_stack_goes_though_stripe_refuses_and_the_log_says_what_stays() {
    RegisteredShop shop = RegisteredShop.registered();
    String id = text(shop.own().getFirst(), "id");
    shop.stripe.fail(9, call -> call.method().equals("DELETE"), StripeFault.forbidden());

    JsonObject answer = shop.asks("Delete", PHYSICAL);

    assertThat(text(answer, "Status")).isEqualTo("SUCCESS");
    assertThat(text(answer, "Reason")).contains(id);
    assertThat(shop.log.toString()).contains(id + " stays");
  }

  @Test
  void a_stack_goes_though_stripe_does_not_answer() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.stripe.fail(99, _ -> true, StripeFault.lostRequest());

    JsonObject answer = shop.asks("Delete", PHYSICAL);

    assertThat(text(answer, "Status")).isEqualTo("SUCCESS");
    assertThat(text(answer, "Reason")).contains("countersign=" + MARK + " stays");
  }

  @Test
  void a_stack_goes_though_secrets_manager_does_not_answer() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.secrets.failWith(SecretsManagerFault.INTERNAL_ERROR);

    assertThat(text(shop.asks("Delete", PHYSICAL), "Status")).isEqualTo("SUCCESS");
  }

  /** As CloudFormation names a resource whose creation was never answered. */
  @Test
  void a_deletion_is_answered_with_the_name_that_cloudformation_has_given() {
    RegisteredShop shop = RegisteredShop.registered();

    JsonObject answer = shop.asks("Delete", ",\"PhysicalResourceId\":\"shop-Webhook-1ABC\"");

    assertThat(text(answer, "PhysicalResourceId")).isEqualTo("shop-Webhook-1ABC");
    assertThat(shop.endpoints()).isEmpty();
  }

  @Test
  void the_reason_of_a_deletion_says_whether_an_endpoint_was_there() {
    RegisteredShop shop = RegisteredShop.registered();

    assertThat(text(shop.asks("Delete", PHYSICAL), "Reason"))
        .isEqualTo("The webhook endpoint is removed.");
    assertThat(text(shop.asks("Delete", PHYSICAL), "Reason"))
        .isEqualTo("No endpoint with this stack's mark was there.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://bucket.s3.amazonaws.com/a",
        "https://attacker.example/a",
        "https://attackeramazonaws.com/a",
        "https://s3.amazonaws.com.attacker.example/a",
        "https://s3.amazonaws.com@attacker.example/a",
        "https://attacker.example/?.amazonaws.com",
        "https://attacker.example#.amazonaws.com",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost.attacker.example/a",
        "http://attacker-localhost/a",
        "file://localhost/a",
        "https:///a",
        "no address"
      })
  void nothing_is_done_nor_answered_for_an_address_that_is_not_aws_s(String answerAt) {
    RegisteredShop shop = RegisteredShop.registered();

    shop.asks("Delete", answerAt, RegisteredShop.STACK_ID, PHYSICAL);

    assertThat(shop.answered).isEmpty();
    assertThat(shop.own()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a",
        "https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/a",
        "http://127.0.0.1:4566/a",
        "http://localhost:4566/a",
        "http://s3.localhost.localstack.cloud:4566/a"
      })
  void aws_and_its_stand_ins_on_this_machine_are_answered(String answerAt) {
    RegisteredShop shop = RegisteredShop.registered();

    shop.asks("Delete", answerAt, RegisteredShop.STACK_ID, PHYSICAL);

    assertThat(shop.answered).hasSize(1);
    assertThat(shop.own()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudformation:eu-west-1:000000000000:stack/shop/0a1b2c3e-1",
        "arn:aws:cloudformation:eu-west-1:000000000000:stack/other/0a1b2c3d-1",
        "arn:aws:cloudformation:eu-west-1:000000000000:stack/my-shop/0a1b2c3d-1",
        "arn:aws:cloudformation:eu-west-1:000000000000:stack/shop/0a1b2c3d1-1",
        "shop"
      })
  void a_request_about_another_stack_changes_nothing(String stackId) {
    RegisteredShop shop = RegisteredShop.registered();

    shop.asks("Delete", RegisteredShop.ANSWER_AT, stackId, PHYSICAL);

    assertThat(shop.answered).isEmpty();
    assertThat(shop.own()).hasSize(1);
  }

  @Test
  void an_answer_that_is_not_taken_is_put_again() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.statuses.addAll(List.of(500, 503));

    assertThat(text(shop.asks("Create", ""), "Status")).isEqualTo("SUCCESS");
  }

  @Test
  void an_address_that_takes_no_answer_is_not_logged() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.statuses.addAll(List.of(403, 403, 403));

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> shop.asks("Create", ""))
        .withMessageNotContaining("Signature");

    assertThat(shop.log.toString()).doesNotContain("Signature=canary");
  }

  @Test
  void an_answer_has_4096_bytes_at_most_whatever_the_reason() {
    JsonObject request = new JsonObject();
    request.addProperty("RequestType", "Update");
    request.addProperty("ResponseURL", RegisteredShop.ANSWER_AT);
    request.addProperty("StackId", "s".repeat(340) + RegisteredShop.STACK_ID);
    request.addProperty("RequestId", "r".repeat(36));
    request.addProperty("LogicalResourceId", "L".repeat(255));
    CustomResource asked = CustomResource.read(request, MARK).orElseThrow();

    assertThat(asked.answer(false, "m".repeat(137), "\u20ac\u00fc".repeat(5000)))
        .hasSizeLessThanOrEqualTo(4096);
  }

  /** Amazon S3 checks the signature over path, query and Content-Type. */
  @Test
  void the_answer_is_put_at_the_very_address_without_a_content_type() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer s3 =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/",
        exchange -> {
          try (exchange) {
            URI asked = exchange.getRequestURI();
            seen.add(exchange.getRequestMethod() + " " + asked.getRawPath());
            seen.add( // in whatever order
                Stream.of(asked.getRawQuery().split("&", -1)).sorted().collect(joining("&")));
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    s3.start();
    String path = "/arn%3Aaws%3Acloudformation%3Aeu-west-1%3A0%3Astack/shop/0a%7CWebhook%7C1";
    String query = "AWSAccessKeyId=A&Expires=1&Signature=a%2Fb%2Bc%3D";
    try {
      SharedHttpClient.ofThisProcess()
          .exchange(
              new Http.Request(
                  "PUT",
                  URI.create("http://127.0.0.1:" + s3.getAddress().getPort() + path + "?" + query),
                  Map.of(),
                  "{}".getBytes(StandardCharsets.UTF_8)),
              Duration.ofSeconds(5));
    } finally {
      s3.stop(0);
    }
    assertThat(seen).containsExactly("PUT " + path, query, "null", "{}");
  }
}
