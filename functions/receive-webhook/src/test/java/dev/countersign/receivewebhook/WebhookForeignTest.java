package dev.countersign.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.OrderId;
import dev.countersign.orders.OrderStatus;
import dev.countersign.receivewebhook.Ports.Call;
import dev.countersign.testkit.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whose an event is (WF01 to WF05, I16). */
class WebhookForeignTest {
  private static final OrderId OTHER_ORDER =
      OrderId.derive(
          WebhookShop.STACK.name(), UUID.fromString("7d2a9c41-5e6b-4f80-a1b2-c3d4e5f60718"));
  private static final OrderId UNKNOWN_ORDER =
      OrderId.derive(
          WebhookShop.STACK.name(), UUID.fromString("0b5c1d2e-3f40-4152-8364-758697a8b9ca"));

  private final WebhookShop shop = WebhookShop.withAnOrder();

  @Test // WF01
  void a_payment_intent_without_our_metadata_is_another_applications() {
    mustBeForeign(strange().saying("metadata", "{}").deliver());
    mustBeForeign(strange().notSaying("metadata").deliver());
    mustBeForeign(
        strange().saying("metadata", "{\"order_id\":\"" + WebhookShop.ORDER + "\"}").deliver());
    mustBeForeign(
        strange()
            .saying("metadata", "{\"countersign\":\"" + WebhookShop.STACK.mark() + "\"}")
            .deliver());
  }

  @ParameterizedTest // WF01
  @ValueSource(
      strings = {
        "another",
        "",
        "countersign-test",
        "countersign-test/ffffffff",
        "COUNTERSIGN-TEST/0A1B2C3D",
        "countersign-test/0a1b2c3d "
      })
  void a_payment_intent_of_another_stack_is_not_ours(String mark) {
    mustBeForeign(strange().claimedBy(mark, WebhookShop.ORDER.value()).deliver());
  }

  @ParameterizedTest // WF01
  @ValueSource(strings = {"", "42", "../orders", "ORDER"})
  void a_payment_intent_that_names_an_order_we_could_never_have_is_not_ours(String order) {
    mustBeForeign(strange().claimedBy(WebhookShop.STACK.mark(), order).deliver());
  }

  @ParameterizedTest // WF01, WF02
  @ValueSource(strings = {"countersign-test", "countersign-test/ffffffff"})
  void an_order_that_only_another_stack_of_our_name_has_is_no_orphan_of_ours(String mark) {
    mustBeForeign(strange().claimedBy(mark, UNKNOWN_ORDER.value()).deliver());
  }

  @Test // WF02
  void our_own_event_without_its_order_is_kept_and_calls_a_person() {
    Answer answer = strange().claimedBy(WebhookShop.STACK.mark(), UNKNOWN_ORDER.value()).deliver();

    assertThat(answer.outcome()).isEqualTo("200 orphan");
    assertThat(answer.counts("Orphaned")).isTrue();
    assertThat(shop.markers())
        .singleElement()
        .satisfies(
            marker ->
                assertThat(marker)
                    .containsEntry("orderId", AttributeValue.fromS(UNKNOWN_ORDER.value()))
                    .containsEntry("outcome", AttributeValue.fromS("ORPHAN")));
  }

  @Test // WF02: by a redelivery; reconciliation's part is shown with it
  void an_orphan_is_applied_once_its_order_is_there() {
    WebhookShop early = WebhookShop.withoutAnOrder();
    TestEvent event = early.succeeded();
    assertThat(event.deliver().outcome()).isEqualTo("200 orphan");
    early.place(WebhookShop.ORDER, WebhookShop.PAYMENT_INTENT);

    assertThat(event.deliver().outcome()).isEqualTo("200 applied");
    assertThat(event.deliver().outcome()).isEqualTo("200 duplicate");
    assertThat(early.status()).isEqualTo(OrderStatus.PAID);
    assertThat(early.markers()).hasSize(1);
  }

  @Test // WF03, WF04: as far as PaymentIntents go
  void our_own_payment_intent_is_known_by_its_id_even_without_metadata() {
    Answer answer = shop.succeeded().saying("metadata", "{}").deliver();

    assertThat(answer.outcome()).isEqualTo("200 applied");
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.ports.seen()).containsExactly(Call.MATCH, Call.RECORD);
  }

  @Test // WF05
  void a_payment_whose_metadata_name_another_order_pays_the_order_of_our_row_and_is_counted() {
    shop.place(OTHER_ORDER, "pi_3OtherOrders");
    TestEvent edited = shop.succeeded().claimedBy(WebhookShop.STACK.mark(), OTHER_ORDER.value());

    Answer answer = edited.deliver();

    assertThat(answer.outcome()).isEqualTo("200 applied");
    assertThat(answer.counts("MetadataDiffers")).isTrue();
    assertThat(answer.logged("orderId")).isEqualTo(WebhookShop.ORDER.value());
    assertThat(shop.status()).isEqualTo(OrderStatus.PAID);
    assertThat(shop.orders.find(OTHER_ORDER).orElseThrow().status())
        .isEqualTo(OrderStatus.AWAITING_PAYMENT);
    Answer again = edited.deliver();
    assertThat(again.outcome()).isEqualTo("200 duplicate");
    assertThat(again.counts("MetadataDiffers")).isTrue();
  }

  @Test // WF05
  void metadata_that_name_the_order_of_our_row_are_not_counted_as_different() {
    assertThat(shop.succeeded().deliver().counts("MetadataDiffers")).isFalse();
  }

  @ParameterizedTest // WP04, I16
  @CsvSource({"status, \"requires_payment_method\"", "livemode, true"})
  void another_applications_event_at_odds_with_itself_leaves_no_trace(String member, String value) {
    for (String mark : List.of("", "another")) {
      mustBeForeign(
          strange().claimedBy(mark, WebhookShop.ORDER.value()).saying(member, value).deliver());
    }
  }

  @Test // WP04, I16
  void another_applications_event_from_the_future_leaves_no_trace() {
    Instant far = shop.clock.instant().plus(Duration.ofDays(1));
    mustBeForeign(strange().saying("metadata", "{}").created(far).deliver());
    mustBeForeign(strange().claimedBy("another", WebhookShop.ORDER.value()).created(far).deliver());
  }

  @Test
  void our_own_event_costs_one_read_and_one_transaction() {
    shop.succeeded().deliver();

    assertThat(shop.ports.seen()).containsExactly(Call.MATCH, Call.RECORD);
  }

  @ParameterizedTest // I16
  @ValueSource(strings = {"account", "context"})
  void a_connected_accounts_event_is_not_ours_whatever_its_metadata_says(String member) {
    Answer answer = shop.succeeded().with(member, "\"acct_1Connected\"").deliver();

    mustBeForeign(answer);
    assertThat(shop.ports.seen()).isEmpty();
  }

  @Test // I16
  void an_account_of_null_is_our_own() {
    assertThat(shop.succeeded().with("account", "null").deliver().outcome())
        .isEqualTo("200 applied");
  }

  private TestEvent strange() {
    return shop.succeeded().ofPaymentIntent("pi_3AnotherApplications");
  }

  private void mustBeForeign(Answer answer) {
    assertThat(answer.outcome()).isEqualTo("200 ignored-foreign");
    assertThat(shop.markers()).isEmpty();
    assertThat(shop.ports.seen()).doesNotContain(Call.RECORD, Call.KEEP_ORPHAN);
    assertThat(shop.status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
  }
}
