package dev.countersign.registerwebhook;

import static dev.countersign.registerwebhook.RegisteredShop.MARK;
import static dev.countersign.registerwebhook.RegisteredShop.NEXT_VERSION;
import static dev.countersign.registerwebhook.RegisteredShop.VERSION;
import static dev.countersign.registerwebhook.RegisteredShop.text;
import static dev.countersign.registerwebhook.RegisteredShop.types;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.registerwebhook.Killable.Killed;
import dev.countersign.stripe.StripeEventReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The signing secret is replaced, and every delivery is proved all the while (SE04, SE05). A whole
 * rotation, with the function that verifies and ended at each call, is in the module simulation.
 */
class RotationTest {
  private static final Duration TEN_MS = Duration.ofMillis(10);

  private static void isAsWished(RegisteredShop shop) {
    assertThat(shop.own()).hasSize(1);
    JsonObject endpoint = shop.own().getFirst();
    assertThat(text(endpoint, "api_version")).isEqualTo(shop.wish().apiVersion());
    assertThat(text(endpoint, "url")).isEqualTo(shop.wish().url());
    assertThat(types(endpoint)).isEqualTo(shop.wish().types());
    assertThat(shop.storedSecrets()).containsOnlyKeys(text(endpoint, "id"));
    shop.happens();
    shop.delivers();
    assertThat(shop.accepted).containsAll(shop.wanted());
  }

  @Test
  void after_the_end_the_old_secret_proves_nothing_and_stands_in_no_version_that_counts() {
    RegisteredShop shop = RegisteredShop.registered();
    String old = String.join("", shop.storedSecrets().values());
    shop.deploysVersion(NEXT_VERSION);
    shop.runsUntilDone();
    shop.passes(Duration.ofMinutes(5));

    assertThat(shop.receivesForgery(old)).isEqualTo(400);
    assertThat(shop.receivesForgery(old)).isEqualTo(400);
    assertThat(shop.receivesForgery(old)).isEqualTo(400);
    var versions = shop.secrets.versions(RegisteredShop.SIGNING_SECRET);
    assertThat(versions.subList(versions.size() - 2, versions.size()))
        .allSatisfy(version -> assertThat(version.text()).doesNotContain(old));
  }

  @Test
  void after_a_leak_the_old_secret_is_gone_as_soon_as_the_six_minutes_are_over() {
    RegisteredShop shop = RegisteredShop.registered();
    String leaked = String.join("", shop.storedSecrets().values());
    shop.happens();
    shop.delivers();

    JsonObject waiting = shop.invoke("{\"rotate\":true,\"overlapSeconds\":0}");
    assertThat(text(waiting, "outcome")).isEqualTo("waiting");
    shop.passes(Duration.ofMinutes(6));
    shop.happens();
    shop.delivers();
    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    assertThat(shop.own()).hasSize(1);
    assertThat(shop.stored()).doesNotContain(leaked);
    shop.passes(Duration.ofMinutes(5)); // until no function has it cached
    assertThat(shop.receivesForgery(leaked)).isEqualTo(400);
    assertThat(shop.refused).isEmpty();
  }

  /** A person put them while rolling by hand, or for an endpoint with another address. */
  @ParameterizedTest
  @ValueSource(
      strings = {RegisteredShop.URL, RegisteredShop.URL + "/", "https://proxy.example/hook"})
  void after_a_leak_secrets_that_were_put_by_hand_are_gone_too(String url) {
    RegisteredShop shop = RegisteredShop.withKey();
    var _ = shop.stripe.subscribe(URI.create(url));
    String other = "whsec_ABCDEFGHIJKLMNOPQRST";
    shop.secrets.put(RegisteredShop.SIGNING_SECRET, RegisteredShop.BY_HAND + "\n" + other);
    shop.runsUntilDone();
    shop.passes(Duration.ofDays(1));
    assertThat(shop.receivesForgery(other)).isEqualTo(200);

    shop.invoke("{\"rotate\":true,\"overlapSeconds\":0}");
    shop.passes(Duration.ofMinutes(6));
    JsonObject answer = shop.run();

    assertThat(text(answer, "outcome")).isEqualTo("registered");
    assertThat(shop.stored()).doesNotContain(RegisteredShop.BY_HAND, other);
    assertThat(shop.storedSecrets()).hasSize(1);
    shop.passes(Duration.ofMinutes(5)); // until no function has them cached
    assertThat(shop.receivesForgery(RegisteredShop.BY_HAND)).isEqualTo(400);
    assertThat(shop.receivesForgery(other)).isEqualTo(400);
    assertThat(shop.run().getAsJsonArray("problems")).isEmpty();
  }

  @Test
  void a_secret_that_is_put_by_hand_after_a_rotation_stays_until_the_next() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.invoke("{\"rotate\":true,\"overlapSeconds\":0}");
    shop.runsUntilDone();
    shop.secrets.put(
        RegisteredShop.SIGNING_SECRET, shop.stored() + " " + RegisteredShop.BY_HAND + " ");
    shop.passes(Duration.ofDays(8));

    shop.run();

    assertThat(shop.stored()).contains(RegisteredShop.BY_HAND);
  }

  @Test
  void a_leak_in_the_middle_of_a_rotation_replaces_both_endpoints() {
    RegisteredShop shop = RegisteredShop.registered();
    shop.deploysVersion(NEXT_VERSION);
    shop.run();
    shop.passes(Duration.ofMinutes(7));
    shop.run();
    Map<String, String> leaked = shop.storedSecrets();
    assertThat(leaked).hasSize(2);

    shop.invoke("{\"rotate\":true,\"overlapSeconds\":0}");
    shop.passes(Duration.ofMinutes(6));
    assertThat(text(shop.run(), "outcome")).isEqualTo("registered");

    assertThat(shop.storedSecrets()).hasSize(1).doesNotContainKeys(keys(leaked));
    isAsWished(shop);
  }

  private static String[] keys(Map<String, String> map) {
    return map.keySet().toArray(String[]::new);
  }

  @Test
  void the_secret_of_an_endpoint_that_a_person_deleted_goes_after_the_overlap() {
    RegisteredShop shop = RegisteredShop.registered();
    String deleted = text(shop.own().getFirst(), "id");
    var _ = shop.call("DELETE", "/v1/webhook_endpoints/" + deleted, "");
    shop.run();
    shop.passes(Duration.ofMinutes(6));
    shop.run();
    assertThat(shop.storedSecrets()).hasSize(2).containsKey(deleted);

    shop.runsUntilDone();

    assertThat(shop.storedSecrets()).hasSize(1).doesNotContainKey(deleted);
    isAsWished(shop);
  }

  /** Whatever happens, and however often: nothing is refused, and in the end all is as wished. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void from_any_point_the_runs_converge(int seed) {
    var random = new SplittableRandom(seed);
    RegisteredShop shop = RegisteredShop.registered();
    var _ =
        shop.create(
            "url=https://other.example/hook&enabled_events[]=refund.created"
                + "&metadata[countersign]=other/0a1b2c3d");
    shop.killable.meanwhile(
        () -> {
          shop.passes(TEN_MS);
          shop.happens();
          shop.delivers();
        });
    for (int i = 0; i < 40; i++) {
      switch (random.nextInt(6)) {
        case 0 -> shop.deploysVersion(random.nextBoolean() ? VERSION : NEXT_VERSION);
        case 1 -> shop.deploysUrl("https://" + random.nextInt(3) + ".shop.example/webhooks/stripe");
        default -> {}
      }
      if (random.nextBoolean()) {
        shop.killable.killAt(random.nextInt(25), random.nextBoolean());
      }
      try {
        var _ =
            shop.invoke(
                random.nextInt(8) == 0 ? "{\"rotate\":true,\"overlapSeconds\":3600}" : "{}");
      } catch (Killed _) {
        // the next one goes on
      }
      shop.killable.live();
      shop.passes(Duration.ofSeconds(random.nextInt(1800)));
      shop.happens();
      shop.delivers();
    }
    shop.killable.meanwhile(() -> {});
    assertThat(text(shop.runsUntilDone(), "outcome")).isEqualTo("registered");

    assertThat(shop.refused).isEmpty();
    assertThat(shop.accepted).containsAll(shop.wanted());
    isAsWished(shop);
    assertThat(others(shop)).containsExactly("https://other.example/hook [refund.created]");
  }

  private static List<String> others(RegisteredShop shop) {
    return shop.endpoints().stream()
        .filter(endpoint -> !RegisteredShop.mark(endpoint).equals(MARK))
        .map(endpoint -> text(endpoint, "url") + " " + types(endpoint))
        .toList();
  }

  @Test
  void the_event_type_of_silence_is_none_that_is_handled() {
    Set<String> both = new HashSet<>(Situation.SILENCE);
    both.retainAll(StripeEventReader.handledTypes());
    assertThat(Situation.SILENCE).hasSize(1);
    assertThat(both).isEmpty();
  }
}
