package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import com.stripe.model.PaymentIntent;
import dev.countersign.payments.NextAction;
import dev.countersign.payments.NextAction.ActionStatus;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Kind;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stripe's own library names every type of {@code next_action}, and each one's members. */
class StripeNextActionsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);

  @Test
  void every_type_that_stripes_library_knows_is_in_one_of_our_two_lists() {
    assertThat(actions()).hasSizeGreaterThan(15);
    assertThat(actions().map(StripeNextActionsTest::name))
        .filteredOn(
            type ->
                new NextAction(type, Optional.empty()).judge(NOW, NOW)
                    instanceof ActionStatus.UnknownType)
        .isEmpty();
  }

  @Test
  void of_what_is_done_outside_the_page_every_expiry_is_read() {
    List<String> expiries =
        actions()
            .filter(action -> isDoneOutsideThePage(name(action)))
            .flatMap(
                action ->
                    members(action.getType())
                        .map(StripeNextActionsTest::name)
                        .filter(member -> member.startsWith("expire"))
                        .filter(member -> hasExpiry(name(action), member))
                        .map(member -> name(action) + " " + member))
            .toList();
    assertThat(expiries)
        .containsExactlyInAnyOrder(
            "boleto_display_details expires_at",
            "konbini_display_details expires_at",
            "multibanco_display_details expires_at",
            "oxxo_display_details expires_after");
    assertThat(
            actions()
                .filter(action -> isDoneOutsideThePage(name(action)))
                .flatMap(action -> members(action.getType()))
                .map(StripeNextActionsTest::name)
                .filter(member -> member.contains("expir")))
        .hasSameSizeAs(expiries);
  }

  private static boolean isDoneOutsideThePage(String type) {
    return new NextAction(type, Optional.empty()).judge(NOW, NOW) instanceof ActionStatus.LeftUntil;
  }

  @Test
  void an_expiry_outside_the_years_that_can_be_is_none() {
    Instant lastDay = Instant.parse("9999-12-31T00:00:00Z");
    assertThat(expiry(Instant.EPOCH)).isEmpty();
    assertThat(expiry(Instant.EPOCH.plusSeconds(1))).contains(Instant.EPOCH.plusSeconds(1));
    assertThat(expiry(lastDay.minusSeconds(1))).contains(lastDay.minusSeconds(1));
    assertThat(expiry(lastDay)).isEmpty();
  }

  private static Optional<Instant> expiry(Instant moment) {
    return expiry("konbini_display_details", "expires_at", moment);
  }

  private static boolean hasExpiry(String type, String member) {
    return expiry(type, member, LATER).equals(Optional.of(LATER));
  }

  private static Optional<Instant> expiry(String type, String member, Instant moment) {
    JsonObject details = new JsonObject();
    details.addProperty(member, moment.getEpochSecond());
    JsonObject action = new JsonObject();
    action.addProperty("type", type);
    action.add(type, details);
    JsonObject paymentIntent = new JsonObject();
    paymentIntent.addProperty("id", "pi_1");
    paymentIntent.addProperty("status", "requires_action");
    paymentIntent.add("next_action", action);
    return StripeObjectReader.read(Kind.PAYMENT_INTENT, paymentIntent, false, NOW)
        .flatMap(StripeObject::nextAction)
        .flatMap(NextAction::expiresAt);
  }

  private static Stream<Field> actions() {
    return members(PaymentIntent.NextAction.class).filter(field -> !name(field).equals("type"));
  }

  private static Stream<Field> members(Class<?> model) {
    return Arrays.stream(model.getDeclaredFields())
        .filter(field -> field.isAnnotationPresent(SerializedName.class));
  }

  private static String name(Field field) {
    return field.getAnnotation(SerializedName.class).value();
  }
}
