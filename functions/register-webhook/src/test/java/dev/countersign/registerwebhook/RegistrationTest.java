package dev.countersign.registerwebhook;

import static dev.countersign.registerwebhook.RegisteredShop.MARK;
import static dev.countersign.registerwebhook.RegisteredShop.NEXT_VERSION;
import static dev.countersign.registerwebhook.RegisteredShop.URL;
import static dev.countersign.registerwebhook.RegisteredShop.VERSION;
import static dev.countersign.registerwebhook.RegisteredShop.text;
import static dev.countersign.registerwebhook.RegisteredShop.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.stripe.StripeEventReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is registered at Stripe, and what is left alone (SE06). */
class RegistrationTest {
  private static final Set<String> SILENCE = Set.of("test_helpers.test_clock.internal_failure");

  @Test
  void the_first_run_with_a_key_registers_the_endpoint_and_it_delivers_at_once() {
    RegisteredShop shop = RegisteredShop.withKey();

    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    JsonObject endpoint = shop.own().getFirst();
    assertThat(shop.endpoints()).hasSize(1);
    assertThat(text(endpoint, "url")).isEqualTo(URL);
    assertThat(text(endpoint, "api_version")).isEqualTo(VERSION);
    assertThat(types(endpoint)).isEqualTo(StripeEventReader.handledTypes());
    shop.happens();
    shop.delivers();
    assertThat(shop.accepted).isEqualTo(shop.wanted()).isNotEmpty();
  }

  @Test
  void a_run_that_has_nothing_to_do_changes_nothing() {
    RegisteredShop shop = RegisteredShop.registered();
    List<JsonObject> before = shop.endpoints();
    String stored = shop.stored();

    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    assertThat(shop.endpoints()).isEqualTo(before);
    assertThat(shop.stored()).isEqualTo(stored);
    assertThat(shop.log.last().get("WebhookNotRegistered").getAsInt()).isZero();
    assertThat(shop.log.last().get("WebhookEndpointDiffers").getAsInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void without_a_key_it_is_pending_and_nobody_is_called(String value) {
    RegisteredShop shop = new RegisteredShop();
    if (!value.isEmpty()) {
      shop.secrets.put(RegisteredShop.KEY_SECRET, value);
    }

    assertThat(text(shop.run(), "outcome")).isEqualTo("pending");

    assertThat(shop.log.counted("WebhookNotRegistered")).isEqualTo(1);
    assertThat(shop.log.counted("NeedsAPerson")).isZero();
    shop.putKey();
    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");
  }

  @Test
  void other_types_and_another_address_are_changed_in_place() {
    RegisteredShop shop = RegisteredShop.registered();
    String id = text(shop.own().getFirst(), "id");
    shop.deploys(
        new Wish(
            MARK,
            "https://pay.shop.example/webhooks/stripe",
            VERSION,
            new TreeSet<>(Set.of("refund.created")),
            List.of(),
            "",
            RegisteredShop.KEY_SECRET,
            RegisteredShop.SIGNING_SECRET));

    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    assertThat(shop.endpoints()).hasSize(1);
    assertThat(text(shop.own().getFirst(), "id")).isEqualTo(id);
    assertThat(types(shop.own().getFirst())).containsExactly("refund.created");
    assertThat(text(shop.own().getFirst(), "url")).startsWith("https://pay.shop.example/");
    assertThat(shop.log.counted("WebhookEndpointDiffers")).isEqualTo(2);
  }

  @Test
  void what_another_stack_has_registered_is_left_alone_whatever_its_address() {
    RegisteredShop shop = RegisteredShop.withKey();
    var _ =
        shop.create(
            "url=https://other.example/hook&enabled_events[]=*&metadata[countersign]=shop/ffffffff");
    var _ = shop.create("url=" + URL + "&enabled_events[]=*&metadata[countersign]=shop/ffffffff");
    var _ = shop.create("url=https://another.example/hook&enabled_events[]=*");
    List<JsonObject> others = shop.endpoints();

    shop.run();
    shop.passes(Duration.ofDays(1));
    shop.deploysVersion(NEXT_VERSION);
    shop.runsUntilDone();
    shop.asks("Delete", ",\"PhysicalResourceId\":\"" + MARK + "\"");

    assertThat(shop.endpoints()).isEqualTo(others);
  }

  @Test
  void an_endpoint_that_a_person_made_for_this_address_is_replaced_and_its_secret_goes_with_it() {
    RegisteredShop shop = RegisteredShop.withKey();
    String byHand = shop.stripe.subscribe(URI.create(URL));
    shop.secrets.put(RegisteredShop.SIGNING_SECRET, RegisteredShop.BY_HAND);
    shop.happens();
    shop.delivers();

    assertThat(text(shop.run(), "outcome")).isEqualTo("waiting");
    shop.happens();
    shop.delivers();
    assertThat(text(shop.runsUntilDone(), "outcome")).isEqualTo("registered");
    shop.happens();
    shop.delivers();

    assertThat(shop.endpoints()).hasSize(1);
    assertThat(text(shop.endpoints().getFirst(), "id")).isNotEqualTo(byHand);
    assertThat(shop.refused).isEmpty();
    assertThat(shop.accepted).containsAll(shop.wanted());
    assertThat(shop.stored()).doesNotContain(RegisteredShop.BY_HAND);
    shop.passes(Duration.ofMinutes(6));
    assertThat(shop.receivesForgery(RegisteredShop.BY_HAND)).isEqualTo(400);
  }

  @Test
  void a_secret_of_an_endpoint_that_nobody_can_name_stays() {
    RegisteredShop shop = RegisteredShop.withKey();
    var _ = shop.stripe.subscribe(URI.create("https://proxy.example/hook"));
    shop.secrets.put(RegisteredShop.SIGNING_SECRET, RegisteredShop.BY_HAND);

    shop.runsUntilDone();
    shop.deploysVersion(NEXT_VERSION);
    JsonObject done = shop.runsUntilDone();
    shop.happens();
    shop.delivers();

    assertThat(shop.refused).isEmpty();
    assertThat(shop.stored()).contains(RegisteredShop.BY_HAND);
    assertThat(done.getAsJsonArray("problems").toString())
        .isEqualTo("[\"stored secrets that belong to no known endpoint: 1\"]");
    assertThat(shop.log.last().get("WebhookEndpointDiffers").getAsInt()).isEqualTo(1);
  }

  /** The other run is that of the schedule while CloudFormation creates the stack. */
  @Test
  void of_two_first_runs_at_once_none_overwrites_the_secret_of_what_delivers() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.killable.meanwhile(
        () -> {
          // The first run has made its endpoint, and has not stored the secret.
          if (!shop.endpoints().isEmpty()) {
            shop.killable.meanwhile(() -> {});
            shop.passes(Duration.ofMillis(10));
            assertThat(text(shop.run(), "outcome")).isEqualTo("registered");
          }
        });

    assertThat(text(shop.run(), "outcome")).isEqualTo("unfinished");

    shop.happens();
    shop.delivers();
    assertThat(shop.refused).isEmpty();
    assertThat(shop.accepted).isEqualTo(shop.wanted()).isNotEmpty();
    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");
    assertThat(shop.storedSecrets()).containsOnlyKeys(text(shop.own().getFirst(), "id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {VERSION, "test_helpers.test_clock.internal_failure"})
  void an_endpoint_that_stripe_makes_otherwise_than_asked_is_removed_and_needs_a_person(
      String asked) {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripeSays = body -> body.replace(asked, "other");

    assertThatExceptionOfType(NeedsAPerson.class)
        .isThrownBy(shop::run)
        .withMessageContaining("other");

    assertThat(shop.endpoints()).isEmpty();
    assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(1);
  }

  @Test
  void at_stripe_s_limit_it_says_so_and_changes_nothing() {
    RegisteredShop shop = RegisteredShop.withKey();
    for (int i = 0; i < Registration.MOST_ENDPOINTS; i++) {
      var _ = shop.create("url=https://" + i + ".example/hook&enabled_events[]=*");
    }
    List<JsonObject> before = shop.endpoints();

    assertThatExceptionOfType(NeedsAPerson.class)
        .isThrownBy(shop::run)
        .withMessageContaining("has 16 webhook endpoints in this mode, and takes no more");

    assertThat(shop.endpoints()).isEqualTo(before);
    assertThat(shop.log.counted("WebhookNotRegistered")).isEqualTo(1);
  }

  @Test
  void at_the_limit_what_is_registered_goes_on_to_deliver() {
    RegisteredShop shop = RegisteredShop.registered();
    for (int i = 1; i < Registration.MOST_ENDPOINTS; i++) {
      var _ = shop.create("url=https://" + i + ".example/hook&enabled_events[]=*");
    }
    shop.deploysVersion(NEXT_VERSION);

    assertThatExceptionOfType(NeedsAPerson.class).isThrownBy(shop::run);

    assertThat(types(shop.own().getFirst())).isEqualTo(StripeEventReader.handledTypes());
  }

  @Test
  void an_endpoint_whose_secret_was_never_stored_is_removed_and_another_is_made() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(3, call -> call.method().equals("POST"), StripeFault.lostAnswer());
    // The answer is lost, and so are those to the two retries: the secret is gone.
    assertThatExceptionOfType(Unavailable.class).isThrownBy(shop::run);
    shop.passes(Duration.ofMinutes(5));

    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    assertThat(shop.endpoints()).hasSize(1);
    assertThat(shop.storedSecrets()).containsOnlyKeys(text(shop.own().getFirst(), "id"));
  }

  @Test
  void a_new_endpoint_delivers_nothing_until_every_function_knows_its_secret() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.happens();
    shop.delivers(); // the secret is cached
    shop.deploysVersion(NEXT_VERSION);

    JsonObject waiting = shop.run();

    assertThat(text(waiting, "outcome")).isEqualTo("waiting");
    assertThat(text(waiting, "until"))
        .isEqualTo(shop.clock.instant().plus(Duration.ofMinutes(6)).toString());
    JsonObject newest = shop.own().getLast();
    assertThat(types(newest)).isEqualTo(SILENCE);
    shop.passes(Duration.ofMinutes(6).minusMillis(1));
    shop.run();
    assertThat(types(shop.own().getLast())).isEqualTo(SILENCE);
    shop.passes(Duration.ofMillis(1));
    shop.run();
    assertThat(types(shop.own().getLast())).isEqualTo(StripeEventReader.handledTypes());
    assertThat(types(shop.own().getFirst())).isEqualTo(SILENCE);
  }

  @Test
  void a_replaced_endpoint_and_its_secret_stay_as_long_as_stripe_tries_again() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.deploysVersion(NEXT_VERSION);
    shop.run();
    shop.passes(Duration.ofMinutes(6));
    shop.run();
    shop.passes(Duration.ofDays(3).minusSeconds(1));
    shop.run();
    assertThat(shop.storedSecrets()).hasSize(2);
    assertThat(shop.own()).hasSize(2);

    shop.passes(Duration.ofSeconds(1));
    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    assertThat(shop.own()).hasSize(1);
    assertThat(shop.storedSecrets()).hasSize(1);
  }

  @Test
  void a_roll_back_lets_the_old_endpoint_deliver_again() {
    RegisteredShop shop = RegisteredShop.registered();
    String old = text(shop.own().getFirst(), "id");
    shop.deploysVersion(NEXT_VERSION);
    shop.run();
    shop.passes(Duration.ofMinutes(10));
    shop.run();
    shop.deploysVersion(VERSION);
    shop.run();

    assertThat(shop.own())
        .filteredOn(endpoint -> !types(endpoint).equals(SILENCE))
        .extracting(endpoint -> text(endpoint, "id"))
        .containsExactly(old);
    shop.runsUntilDone();
    assertThat(shop.own()).extracting(endpoint -> text(endpoint, "id")).containsExactly(old);
  }

  @Test
  void a_disabled_endpoint_is_reported_and_stays_as_it_is() {
    RegisteredShop shop = RegisteredShop.registered();
    String id = text(shop.own().getFirst(), "id");
    var _ = shop.call("POST", "/v1/webhook_endpoints/" + id, "disabled=true");

    JsonObject answer = shop.run();

    assertThat(answer.getAsJsonArray("problems").toString()).contains(id + " is disabled");
    assertThat(shop.log.counted("WebhookEndpointDisabled")).isEqualTo(1);
    assertThat(text(shop.own().getFirst(), "status")).isEqualTo("disabled");
  }

  @Test
  void a_live_publishable_key_beside_a_test_key_is_reported() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.deploys(
        new Wish(
            MARK,
            URL,
            VERSION,
            shop.wish().types(),
            List.of(),
            "pk_live_abc",
            RegisteredShop.KEY_SECRET,
            RegisteredShop.SIGNING_SECRET));

    assertThat(shop.run().getAsJsonArray("problems").toString())
        .contains("The publishable key is a live key, and the API key a test key.");

    assertThat(shop.log.counted("KeysDiffer")).isEqualTo(1);
  }

  @Test
  void a_key_that_may_not_write_endpoints_needs_a_person() {
    RegisteredShop shop = RegisteredShop.withKey();
    shop.stripe.fail(
        9, call -> call.method().equals("POST") && isOfEndpoints(call), StripeFault.forbidden());

    assertThatExceptionOfType(NeedsAPerson.class).isThrownBy(shop::run);

    assertThat(shop.log.counted("NeedsAPerson")).isEqualTo(1);
    assertThat(shop.stripe.paymentMethodDomains()).hasSize(1); // all else is done
  }

  private static boolean isOfEndpoints(StripeCall call) {
    return call.route().startsWith("/v1/webhook_endpoints");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void where_the_key_has_no_right_to_endpoints_a_person_makes_one(boolean isMade) {
    RegisteredShop shop = RegisteredShop.withKey();
    if (isMade) {
      var _ = shop.stripe.subscribe(URI.create(URL));
      shop.secrets.put(RegisteredShop.SIGNING_SECRET, RegisteredShop.BY_HAND);
    }
    List<JsonObject> before = shop.endpoints();
    shop.stripe.fail(9, RegistrationTest::isOfEndpoints, StripeFault.forbidden());

    assertThat(text(shop.run(), "outcome")).isEqualTo("left-to-a-person");
    assertThat(text(shop.invoke("{\"rotate\":true}"), "outcome")).isEqualTo("left-to-a-person");

    assertThat(shop.log.counted("WebhookNotRegistered")).isEqualTo(isMade ? 0 : 2);
    assertThat(shop.endpoints()).isEqualTo(before);
  }

  @Test
  void no_secret_is_logged_nor_answered() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.deploysVersion(NEXT_VERSION);
    String answers = shop.run().toString() + shop.runsUntilDone();

    assertThat(answers + shop.log).doesNotContain("whsec_", "canaryCanary", "Signature=canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"rotate\":false}",
        "{\"rotate\":\"true\"}",
        "{\"rotate\":true,\"overlapSeconds\":-1}",
        "{\"rotate\":true,\"overlapSeconds\":604801}",
        "{\"rotate\":true,\"overlapSeconds\":null}",
        "{\"overlapSeconds\":0}",
        "{\"rotate\":true,\"now\":1}",
        "{\"RequestType\":\"Create\"}"
      })
  void another_payload_is_refused_and_changes_nothing(String payload) {
    RegisteredShop shop = RegisteredShop.withKey();

    assertThat(text(shop.invoke(payload), "outcome")).isEqualTo("invalid-request");

    assertThat(shop.endpoints()).isEmpty();
  }
}
