package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.ids;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookEndpointsTest {
  private static final String ENDPOINTS = "/v1/webhook_endpoints";
  private static final String ALL = "url=https://shop.test/hook&enabled_events[]=*";
  private static final String CREATED = "enabled_events[]=payment_intent.created";

  private final Account account = Account.open();

  @Test
  void an_endpoint_is_created_as_it_was_asked_for() {
    JsonObject endpoint =
        json(
            account.post(
                ENDPOINTS,
                "url=https://shop.test/hook&enabled_events[]=refund.created&enabled_events[]=charge.refunded"
                    + "&api_version=2026-07-29.dahlia&metadata[countersign]=shop&description=Orders"));
    assertThat(text(endpoint, "id")).startsWith("we_");
    assertThat(text(endpoint, "secret")).matches("whsec_[A-Za-z0-9]{32}");
    endpoint.remove("id");
    endpoint.remove("secret");
    assertThat(endpoint)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"object": "webhook_endpoint", "api_version": "2026-07-29.dahlia", "application": null,
                 "created": 1793534400, "description": "Orders",
                 "enabled_events": ["refund.created", "charge.refunded"], "livemode": false,
                 "metadata": {"countersign": "shop"}, "status": "enabled", "url": "https://shop.test/hook"}
                """));
  }

  @Test
  void its_secret_is_told_at_creation_only() {
    StripeAnswer created = account.post(ENDPOINTS, ALL);
    String id = text(json(created), "id");
    String path = ENDPOINTS + "/" + id;
    assertThat(
            List.of(
                account.get(path),
                account.get(ENDPOINTS),
                account.post(path, "disabled=true"),
                account.stripe.handle(account.call("DELETE", path, "", Map.of()))))
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200))
        .allSatisfy(answer -> assertThat(answer.body()).doesNotContain("whsec_"));
    assertThat(account.stripe.webhookEndpoints().toString()).doesNotContain("whsec_");
  }

  @Test
  void a_repeated_creation_tells_the_same_secret_again() {
    StripeAnswer first = account.post(ENDPOINTS, ALL, "key-1");
    StripeAnswer again = account.post(ENDPOINTS, ALL, "key-1");
    assertThat(again.body()).isEqualTo(first.body()).contains("whsec_");
    assertThat(ids(account.get(ENDPOINTS))).hasSize(1);
  }

  @Test
  void an_update_changes_what_it_names_and_nothing_else() {
    JsonObject created =
        json(account.post(ENDPOINTS, ALL + "&description=Orders&metadata[a]=1&metadata[b]=2"));
    String path = ENDPOINTS + "/" + text(created, "id");
    created.remove("secret");

    assertThat(json(account.post(path, ""))).isEqualTo(created);
    account.post(path, CREATED);
    account.post(path, "metadata[a]=&metadata[c]=3");
    account.post(path, "description=");
    account.post(path, "url=https://shop.test/other");
    JsonObject changed = json(account.post(path, "disabled=true"));

    assertThat(changed.getAsJsonArray("enabled_events"))
        .extracting(it -> it.getAsString())
        .containsExactly("payment_intent.created");
    assertThat(changed.get("metadata"))
        .isEqualTo(JsonParser.parseString("{\"b\":\"2\",\"c\":\"3\"}"));
    assertThat(changed.get("description").isJsonNull()).isTrue();
    assertThat(text(changed, "url")).isEqualTo("https://shop.test/other");
    assertThat(text(changed, "status")).isEqualTo("disabled");
    assertThat(text(json(account.post(path, "disabled=false")), "status")).isEqualTo("enabled");
    assertThat(json(account.post(path, "metadata=")).getAsJsonObject("metadata").size()).isZero();
  }

  @Test
  void its_api_version_is_given_at_creation_only() {
    String path = ENDPOINTS + "/" + created(ALL);
    StripeAnswer answer = account.post(path, "api_version=2026-07-29.dahlia");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(error(answer), "code")).isEqualTo("parameter_unknown");
    assertThat(text(error(answer), "param")).isEqualTo("api_version");
  }

  @Test
  void endpoints_are_listed_in_pages_the_newest_first() {
    var newestFirst = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      newestFirst.addFirst(created(ALL));
    }
    StripeAnswer page = account.get(ENDPOINTS + "?limit=3");
    assertThat(json(page).get("has_more").getAsBoolean()).isTrue();
    String after = ids(page).getLast();
    StripeAnswer next = account.get(ENDPOINTS + "?limit=3&starting_after=" + after);
    assertThat(json(next).get("has_more").getAsBoolean()).isFalse();
    var listed = new ArrayList<>(ids(page));
    listed.addAll(ids(next));
    assertThat(listed).isEqualTo(newestFirst);
    assertThat(ids(account.get(ENDPOINTS + "?ending_before=" + newestFirst.get(1))))
        .containsExactly(newestFirst.getFirst());
    assertThat(account.get(ENDPOINTS + "?created[gt]=1").status()).isEqualTo(400);
  }

  @Test
  void a_deleted_endpoint_is_gone() {
    String kept = created(ALL);
    String path = ENDPOINTS + "/" + created(ALL);
    StripeAnswer deleted = delete(path);
    assertThat(json(deleted))
        .isEqualTo(
            JsonParser.parseString(
                "{\"id\":\"%s\",\"object\":\"webhook_endpoint\",\"deleted\":true}"
                    .formatted(path.substring(ENDPOINTS.length() + 1))));
    for (StripeAnswer answer : List.of(delete(path), account.get(path), account.post(path, ALL))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(text(error(answer), "code")).isEqualTo("resource_missing");
    }
    assertThat(ids(account.get(ENDPOINTS))).containsExactly(kept);
  }

  @Test
  void a_deletion_moves_no_other_endpoint_in_the_list() {
    String first = created(ALL);
    String second = created(ALL);
    String third = created(ALL);
    String after = ENDPOINTS + "?starting_after=";
    delete(ENDPOINTS + "/" + second);
    assertThat(ids(account.get(after + third))).containsExactly(first);
    assertThat(ids(account.get(after + first))).isEmpty();
    assertThat(account.get(after + second).status()).isEqualTo(400);
    String fourth = created(ALL);
    assertThat(ids(account.get(ENDPOINTS))).containsExactly(fourth, third, first);
    assertThat(account.get(ENDPOINTS + "/" + third).status()).isEqualTo(200);
  }

  @Test
  void the_seventeenth_endpoint_is_refused_until_one_is_deleted() {
    String first = created(ALL);
    for (int i = 2; i <= WebhookEndpoints.MOST; i++) {
      created(ALL);
    }
    StripeAnswer refused = account.post(ENDPOINTS, ALL);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(error(refused), "type")).isEqualTo("invalid_request_error");
    assertThat(error(refused).has("code")).isFalse();
    assertThat(text(error(refused), "message"))
        .isEqualTo("You have reached the maximum of 16 test webhook endpoints.");
    delete(ENDPOINTS + "/" + first);
    assertThat(account.post(ENDPOINTS, ALL).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled_events[]=*",
        "url=shop.test/hook&enabled_events[]=*",
        "url=ftp://shop.test/hook&enabled_events[]=*",
        "url=https:///hook&enabled_events[]=*",
        "url=https://shop test/hook&enabled_events[]=*",
        "url=https://shop.test/hook",
        "url=https://shop.test/hook&enabled_events[]=",
        "url=https://shop.test/hook&enabled_events[]=payment_intent.suceeded",
        ALL + "&api_version=latest",
        ALL + "&disabled=true",
        ALL + "&secret=whsec_mine",
      })
  void a_wrong_creation_is_refused_and_creates_nothing(String form) {
    StripeAnswer answer = account.post(ENDPOINTS, form);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(error(answer), "type")).isEqualTo("invalid_request_error");
    assertThat(ids(account.get(ENDPOINTS))).isEmpty();
  }

  @Test
  void a_wrong_update_changes_nothing() {
    String path = ENDPOINTS + "/" + created(ALL);
    JsonObject before = json(account.get(path));
    for (String form : List.of("url=shop", "url=", "enabled_events[]=x.y", "disabled=perhaps")) {
      assertThat(account.post(path, "description=New&" + form).status()).as(form).isEqualTo(400);
    }
    assertThat(json(account.get(path))).isEqualTo(before);
  }

  @Test
  void in_live_mode_a_url_begins_with_https() {
    var keys = new AccountKeys("sk_live_1", "pk_live_1", List.of("whsec_1"));
    var stripe = new StripeSimulator(keys, () -> Account.START, new SplittableRandom(1));
    Map<String, String> key = Map.of("Authorization", "Bearer " + keys.secretKey());
    String plain = "url=http://shop.test/hook&enabled_events[]=*";
    StripeAnswer refused = stripe.handle(new StripeCall("POST", ENDPOINTS, key, plain));
    assertThat(text(error(refused), "message"))
        .isEqualTo(
            "Invalid URL: http://shop.test/hook. URLs in livemode must begin with \"https://\"");
    JsonObject live = json(stripe.handle(new StripeCall("POST", ENDPOINTS, key, ALL)));
    assertThat(live.get("livemode").getAsBoolean()).isTrue();
    assertThat(account.post(ENDPOINTS, plain).status()).isEqualTo(200);
  }

  @Test
  void a_browser_may_not_touch_endpoints() {
    String path = ENDPOINTS + "/" + created(ALL);
    for (StripeAnswer answer :
        List.of(
            account.fromBrowser("GET", ENDPOINTS, ""),
            account.fromBrowser("POST", ENDPOINTS, ALL),
            account.fromBrowser("POST", path, ALL),
            account.fromBrowser("DELETE", path, ""))) {
      assertThat(text(error(answer), "code")).isEqualTo("secret_key_required");
    }
  }

  @Test
  @DisplayName("LS04: two endpoints of one URL both deliver, each in its own way")
  void two_endpoints_of_one_url_both_deliver_each_in_its_own_way() {
    JsonObject old = json(account.post(ENDPOINTS, ALL + "&api_version=2025-09-30.clover"));
    JsonObject fresh = json(account.post(ENDPOINTS, ALL));
    account.create();

    List<Delivery> both = account.stripe.due();
    assertThat(both).hasSize(2);
    for (Delivery delivery : both) {
      boolean isOld = delivery.endpointId().equals(text(old, "id"));
      String secret = text(isOld ? old : fresh, "secret");
      assertThat(delivery.signature())
          .isEqualTo(WebhookSigner.header(Account.START, delivery.bytes(), secret));
      JsonObject event = JsonParser.parseString(delivery.body()).getAsJsonObject();
      assertThat(text(event, "api_version"))
          .isEqualTo(isOld ? "2025-09-30.clover" : StripeSimulator.API_VERSION);
      assertThat(event.get("pending_webhooks").getAsInt()).isEqualTo(2);
    }
    assertThat(both).extracting(Delivery::eventId).containsOnly(both.getFirst().eventId());
    account.stripe.report(both.getFirst(), 200);
    assertThat(account.list("/v1/events").getFirst().get("pending_webhooks").getAsInt()).isOne();
  }

  @Test
  void an_endpoint_gets_the_types_that_it_had_when_the_event_happened() {
    String path = ENDPOINTS + "/" + created(ALL);
    account.create();
    account.post(path, "enabled_events[]=account.updated");
    account.paidId();
    assertThat(account.stripe.due())
        .extracting(Delivery::eventType)
        .containsExactly("payment_intent.created");
    account.post(path, "enabled_events[]=charge.succeeded&enabled_events[]=refund.created");
    account.paidId();
    assertThat(account.stripe.due())
        .extracting(Delivery::eventType)
        .containsExactly("charge.succeeded");
  }

  @Test
  @DisplayName("LS04: a disabled endpoint gets nothing that happens meanwhile")
  void a_disabled_endpoint_gets_nothing_that_happens_meanwhile() {
    String path = ENDPOINTS + "/" + created(ALL);
    account.post(path, "disabled=true");
    account.create();
    account.post(path, "disabled=false");
    assertThat(account.stripe.due()).isEmpty();
    assertThat(account.stripe.nextDue()).isEmpty();
  }

  @Test
  void a_retry_that_falls_due_while_its_endpoint_is_disabled_is_the_last() {
    String path = ENDPOINTS + "/" + created(ALL);
    account.create();
    account.stripe.report(account.stripe.due().getFirst(), 500);
    account.post(path, "disabled=true");
    account.pass(Duration.ofSeconds(1));
    assertThat(account.stripe.due()).isEmpty();
    account.post(path, "disabled=false");
    account.pass(Duration.ofDays(1));
    assertThat(account.stripe.due()).isEmpty();
    assertThat(ids(account.get("/v1/events?delivery_success=false"))).hasSize(1);
  }

  @Test
  void an_endpoint_enabled_again_before_a_retry_gets_that_retry() {
    String path = ENDPOINTS + "/" + created(ALL);
    account.create();
    account.stripe.report(account.stripe.due().getFirst(), 500);
    account.post(path, "disabled=true");
    account.post(path, "disabled=false");
    account.pass(Duration.ofSeconds(1));
    assertThat(account.stripe.due()).hasSize(1);
  }

  @Test
  @DisplayName("LS04: a deleted endpoint gets no retry, also not of an attempt in progress")
  void a_deleted_endpoint_gets_no_retry() {
    String path = ENDPOINTS + "/" + created(ALL);
    account.create();
    account.create();
    List<Delivery> both = account.stripe.due();
    account.stripe.report(both.getFirst(), 500);
    delete(path);
    account.stripe.report(both.getLast(), 500);
    account.pass(Duration.ofDays(1));
    assertThat(account.stripe.due()).isEmpty();
    assertThat(account.stripe.nextDue()).isEmpty();
  }

  @Test
  void a_retry_goes_to_the_url_that_the_endpoint_has_now() {
    String path = ENDPOINTS + "/" + created(ALL);
    account.create();
    account.stripe.report(account.stripe.due().getFirst(), 500);
    account.post(path, "url=https://shop.test/moved");
    account.pass(Duration.ofSeconds(1));
    assertThat(account.stripe.due())
        .extracting(delivery -> delivery.endpoint().toString())
        .containsExactly("https://shop.test/moved");
  }

  private String created(String form) {
    return text(json(account.post(ENDPOINTS, form)), "id");
  }

  private StripeAnswer delete(String path) {
    return account.stripe.handle(account.call("DELETE", path, "", Map.of()));
  }
}
