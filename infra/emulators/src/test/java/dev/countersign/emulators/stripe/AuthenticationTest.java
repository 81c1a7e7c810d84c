package dev.countersign.emulators.stripe;

import static dev.countersign.emulators.stripe.Account.error;
import static dev.countersign.emulators.stripe.Account.json;
import static dev.countersign.emulators.stripe.Account.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private final Account account = Account.open();

  @Test
  void a_missing_or_wrong_key_is_401() {
    assertThat(list("")).isEqualTo(401);
    assertThat(list("Bearer sk_test_wrong")).isEqualTo(401);
    assertThat(list("Basic %%%")).isEqualTo(401);
  }

  @Test
  void a_key_may_come_as_the_user_of_basic_authentication() {
    byte[] user = (account.keys.secretKey() + ":").getBytes(UTF_8);
    assertThat(list("Basic " + Base64.getEncoder().encodeToString(user))).isEqualTo(200);
  }

  @Test
  void a_rolled_key_is_of_the_same_account_and_a_browser_may_not_ask_whose() {
    String fresh = AccountKeys.random(new SplittableRandom(7)).secretKey();
    account.stripe.rollSecretKey(fresh);
    String id = text(json(account.get("/v1/account")), "id");
    assertThat(id).startsWith("acct_");
    var answer =
        account.stripe.handle(
            new StripeCall("GET", "/v1/account", Map.of("Authorization", "Bearer " + fresh), ""));
    assertThat(text(json(answer), "id")).isEqualTo(id);
    assertThat(account.fromBrowser("GET", "/v1/account", "").status()).isNotEqualTo(200);
  }

  @Test
  void a_rolled_key_and_the_one_before_are_valid_until_that_is_revoked() {
    String fresh = AccountKeys.random(new SplittableRandom(7)).secretKey();
    account.stripe.rollSecretKey(fresh);
    assertThat(list("Bearer " + fresh)).isEqualTo(200);
    assertThat(list("Bearer " + account.keys.secretKey())).isEqualTo(200);
    account.stripe.revoke(account.keys.secretKey());
    assertThat(list("Bearer " + fresh)).isEqualTo(200);
    assertThat(list("Bearer " + account.keys.secretKey())).isEqualTo(401);
  }

  @Test
  void a_browser_may_only_see_and_pay_the_intent_whose_secret_it_has() {
    JsonObject intent = account.create();
    String path = "/v1/payment_intents/" + text(intent, "id");
    String secret = "client_secret=" + text(intent, "client_secret");
    assertThat(account.fromBrowser("GET", path, "").status()).isEqualTo(400);
    assertThat(account.fromBrowser("GET", path + "?client_secret=x", "").status()).isEqualTo(400);
    JsonObject seen = json(account.fromBrowser("GET", path + "?" + secret, ""));
    assertThat(seen.has("metadata")).isFalse();
    assertThat(text(seen, "status")).isEqualTo("requires_payment_method");
    String form = secret + "&payment_method=pm_card_chargeDeclined";
    JsonObject declined = error(account.fromBrowser("POST", path + "/confirm", form));
    assertThat(declined.getAsJsonObject("payment_intent").has("metadata")).isFalse();
    form = secret + "&payment_method=pm_card_visa";
    assertThat(text(json(account.fromBrowser("POST", path + "/confirm", form)), "status"))
        .isEqualTo("succeeded");
  }

  @Test
  void a_browser_may_do_nothing_else() {
    String id = account.createdId();
    assertSecretKeyRequired(account.fromBrowser("POST", "/v1/payment_intents", Account.ORDER));
    assertSecretKeyRequired(account.fromBrowser("GET", "/v1/payment_intents", ""));
    assertSecretKeyRequired(account.fromBrowser("GET", "/v1/events", ""));
    assertSecretKeyRequired(
        account.fromBrowser("POST", "/v1/payment_intents/" + id + "/cancel", ""));
  }

  @Test
  void whether_money_is_real_follows_from_the_key() {
    for (boolean live : List.of(true, false)) {
      String mode = live ? "live" : "test";
      var keys = new AccountKeys("sk_" + mode + "_1", "pk_" + mode + "_1", List.of("whsec_1"));
      var stripe = new StripeSimulator(keys, () -> Account.START, new SplittableRandom(1));
      Map<String, String> key = Map.of("Authorization", "Bearer " + keys.secretKey());
      String form = Account.ORDER + "&payment_method=pm_card_visa&confirm=true";

      JsonObject intent =
          json(stripe.handle(new StripeCall("POST", "/v1/payment_intents", key, form)));
      String id = text(intent, "id");
      stripe.dispute(id);
      stripe.warnOfFraud(id);

      assertThat(intent.get("livemode").getAsBoolean()).isEqualTo(live);
      assertThat(stripe.disputes()).allSatisfy(it -> assertThat(isLive(it)).isEqualTo(live));
      assertThat(stripe.fraudWarnings()).allSatisfy(it -> assertThat(isLive(it)).isEqualTo(live));
      assertThat(stripe.events())
          .hasSizeGreaterThan(3)
          .allSatisfy(event -> assertThat(isLive(event)).isEqualTo(live));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccountKeys("sk_live_1", "pk_test_1", List.of("whsec_1")));
  }

  private static boolean isLive(JsonObject object) {
    return object.get("livemode").getAsBoolean();
  }

  @Test
  void keys_and_client_secrets_are_not_printed() {
    JsonObject intent = account.create();
    String printed = account.keys + " " + account.stripe.calls() + account.get("/v1/events");
    assertThat(printed)
        .doesNotContain(account.keys.secretKey())
        .doesNotContain(account.keys.webhookSecrets().getFirst())
        .doesNotContain(text(intent, "client_secret"));
  }

  private int list(String authorization) {
    return account
        .stripe
        .handle(
            new StripeCall(
                "GET", "/v1/payment_intents", Map.of("authorization", authorization), ""))
        .status();
  }

  private static void assertSecretKeyRequired(StripeAnswer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(text(error(answer), "code")).isEqualTo("secret_key_required");
  }
}
