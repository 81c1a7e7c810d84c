package dev.countersign.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbOrderItemTest {
  /** Read as nothing where they can't be, or not read at all. */
  private static final Set<String> TOLERATED =
      Set.of("/amount", "/lines/0/quantity", "/lines/0/unitAmount", "/openStatus", "/status");

  @Test
  void a_row_with_an_attribute_of_another_type_is_an_error_and_never_taken_for_an_order() {
    Map<String, AttributeValue> row = DynamoDbOrderItem.of(orderWithEverything());
    Map<String, AttributeValue> altered = everyAlterationOf(AttributeValue.fromM(row));
    assertThat(altered).hasSizeGreaterThan(40);
    altered.forEach(
        (pointer, item) -> {
          if (!TOLERATED.contains(pointer)) {
            assertThatIllegalStateException()
                .as(pointer)
                .isThrownBy(() -> DynamoDbOrderItem.read(item.m()));
          }
        });
  }

  @Test
  void a_row_says_what_is_open_to_the_index_and_of_what_is_not_open_nothing() {
    Order placed = Shop.order();
    Order paid = placed.bindTo("pi_1").hear(Shop.success(placed, "pi_1"));
    Order held = placed.bindTo("pi_1").meet("pi_2");
    assertThat(DynamoDbOrderItem.of(placed))
        .containsEntry("openStatus", AttributeValue.fromS("AWAITING_PAYMENT"));
    assertThat(DynamoDbOrderItem.of(held))
        .containsEntry("openStatus", AttributeValue.fromS("QUARANTINED"));
    assertThat(DynamoDbOrderItem.of(paid)).doesNotContainKey("openStatus");
  }

  @Test
  void an_order_is_read_with_its_payment_and_the_version_in_which_it_was_paid() {
    Order placed = Shop.order();
    Order paid = placed.bindTo("pi_1").hear(Shop.success(placed, "pi_1"));
    assertThat(paid.paidInVersion()).contains(3L);
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(paid))).isEqualTo(paid);
  }

  @Test
  void a_currency_and_amounts_that_can_not_be_are_read_as_what_no_payment_settles() {
    Map<String, AttributeValue> row = new HashMap<>(DynamoDbOrderItem.of(Shop.order()));
    row.put("currency", AttributeValue.fromS("xyz"));
    row.put("amount", AttributeValue.fromN("-1"));
    Order order = DynamoDbOrderItem.read(row);
    assertThat(order.amount().currency().code()).isEqualTo("xyz");
    assertThat(order.amount().minorUnits()).isZero();
    assertThat(order.bindTo("pi_1").hear(Shop.success(order, "pi_1")).status())
        .isEqualTo(OrderStatus.QUARANTINED);
  }

  /** Drawn until there is no part that is empty. */
  private static Order orderWithEverything() {
    var generated = new Generated(80_001);
    OrderFacts facts = generated.facts();
    while (facts.openState().flatMap(OpenState::failureCode).isEmpty()
        || facts.capturable().isEmpty()
        || facts.refunds().isEmpty()
        || facts.disputes().isEmpty()
        || facts.fraudWarnings().isEmpty()
        || facts.reasons().isEmpty()
        || facts.releases().isEmpty()) {
      facts = generated.facts();
    }
    Order placed = Shop.order();
    Order paid = placed.bindTo("pi_1").hear(Shop.success(placed, "pi_1"));
    return Shop.knowing(paid.facts().join(facts), paid);
  }

  /** By where: the value with one attribute in it, at any depth, in the type that none has. */
  private static Map<String, AttributeValue> everyAlterationOf(AttributeValue value) {
    Map<String, AttributeValue> alterations = new HashMap<>();
    if (value.hasM()) {
      value
          .m()
          .forEach(
              (name, inner) ->
                  alterationsOf(inner)
                      .forEach(
                          (pointer, altered) -> {
                            Map<String, AttributeValue> map = new HashMap<>(value.m());
                            map.put(name, altered);
                            alterations.put("/" + name + pointer, AttributeValue.fromM(map));
                          }));
    } else if (value.hasL()) {
      for (int i = 0; i < value.l().size(); i++) {
        List<AttributeValue> before = value.l();
        int index = i;
        alterationsOf(before.get(i))
            .forEach(
                (pointer, altered) -> {
                  List<AttributeValue> list = new ArrayList<>(before);
                  list.set(index, altered);
                  alterations.put("/" + index + pointer, AttributeValue.fromL(list));
                });
      }
    }
    return alterations;
  }

  private static Map<String, AttributeValue> alterationsOf(AttributeValue value) {
    Map<String, AttributeValue> alterations = new HashMap<>(everyAlterationOf(value));
    alterations.put("", AttributeValue.fromNul(true));
    return alterations;
  }
}
