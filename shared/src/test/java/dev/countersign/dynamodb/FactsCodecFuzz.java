package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.orders.Generated;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderFacts;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Shop;
import dev.countersign.orders.UnknownWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Orders on their way into the table and back, and rows that somebody else wrote. */
class FactsCodecFuzz {
  private static final Order PLACED =
      Shop.order(OrderId.parse("0".repeat(52)).orElseThrow()).bindTo(new PaymentIntentId("pi_1"));

  @FuzzTest
  void facts_mean_the_same_after_the_table_and_a_row_that_is_no_order_is_not_taken_for_one(
      FuzzedDataProvider data) {
    if (data.consumeBoolean()) {
      var generated = new Generated("the fuzzer", drawing(data));
      OrderFacts a = generated.facts();
      joinsAlike(a, a, generated.facts());
      joinsAlike(a, generated.facts(), generated.facts());
    } else {
      OrderFacts facts = new Generated(data.consumeByte()).facts();
      Map<String, AttributeValue> row = DynamoDbOrderItem.of(Shop.knowing(facts, PLACED));
      do {
        row = altered(row, data);
      } while (data.consumeBoolean());
      isAnOrderOrRefused(row);
    }
  }

  private static void joinsAlike(OrderFacts a, OrderFacts b, OrderFacts c) {
    OrderFacts storedA = stored(a);
    OrderFacts storedB = stored(b);
    assertThat(storedA).isEqualTo(a);
    assertThat(stored(storedA.join(storedB))).isEqualTo(a.join(b)).isEqualTo(b.join(a));
    assertThat(stored(storedA.join(storedB)).join(c)).isEqualTo(a.join(stored(b.join(c))));
    assertThat(storedA.join(a)).isEqualTo(a);
  }

  private static OrderFacts stored(OrderFacts facts) {
    return DynamoDbOrderFacts.read(DynamoDbOrderFacts.of(facts).m(), Optional.empty());
  }

  /** What is taken for an order has to be one: all that is done with orders can be done with it. */
  private static void isAnOrderOrRefused(Map<String, AttributeValue> row) {
    Order order;
    try {
      order = DynamoDbOrderItem.read(row);
    } catch (IllegalStateException _) { // as it says in its Javadoc; and the stream's reader alike
      assertThatIllegalStateException()
          .isThrownBy(() -> DynamoDbOrderImage.read(DynamoDbJson.image(row)));
      return;
    } catch (UnknownWord _) { // a newer version's, for all that it knows
      assertThatExceptionOfType(UnknownWord.class)
          .isThrownBy(() -> DynamoDbOrderImage.read(DynamoDbJson.image(row)));
      return;
    }
    assertThat(DynamoDbOrderImage.read(DynamoDbJson.image(row))).isEqualTo(order);
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(order))).isEqualTo(order);
    assertThat(order.facts().join(order.facts())).isEqualTo(order.facts());
    Order paid = order.observe(Shop.success(order, "pi_1"));
    assertThat(DynamoDbOrderItem.read(DynamoDbOrderItem.of(paid))).isEqualTo(paid);
  }

  /** The row with one attribute, at any depth, gone, added or of another value or type. */
  private static Map<String, AttributeValue> altered(
      Map<String, AttributeValue> row, FuzzedDataProvider data) {
    Map<String, AttributeValue> altered = new HashMap<>(row);
    String name = row.isEmpty() ? "" : data.pickValue(List.copyOf(new TreeSet<>(row.keySet())));
    AttributeValue before = row.getOrDefault(name, AttributeValue.fromNul(true));
    switch (data.consumeInt(0, 5)) {
      case 0 -> altered.remove(name);
      case 1 -> altered.put(name, value(data));
      case 2 -> altered.put(data.consumeString(10), value(data));
      default -> altered.put(name, altered(before, data));
    }
    return altered;
  }

  private static AttributeValue altered(AttributeValue before, FuzzedDataProvider data) {
    return switch (before.type()) {
      case M -> AttributeValue.fromM(altered(before.m(), data));
      case L -> {
        List<AttributeValue> list = new ArrayList<>(before.l());
        list.add(list.isEmpty() ? value(data) : altered(list.removeFirst(), data));
        yield AttributeValue.fromL(list);
      }
      case S -> AttributeValue.fromS(data.consumeString(20));
      case N -> AttributeValue.fromN(Long.toString(data.consumeLong()));
      default -> value(data);
    };
  }

  private static AttributeValue value(FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 6)) {
      case 0 -> AttributeValue.fromS(data.consumeString(20));
      case 1 -> AttributeValue.fromN(Long.toString(data.consumeLong()));
      case 2 -> AttributeValue.fromN(data.pickValue(List.of("0.5", "1E+38", "-0", "1e2")));
      case 3 -> AttributeValue.fromBool(data.consumeBoolean());
      case 4 -> AttributeValue.fromL(List.of());
      case 5 -> AttributeValue.fromM(Map.of());
      default -> AttributeValue.fromNul(true);
    };
  }

  /**
   * Draws what the fuzzer wants drawn, so that it can look for what nobody would draw by chance.
   */
  private static Random drawing(FuzzedDataProvider data) {
    return new Random() {
      private static final long serialVersionUID = 1;

      @Override
      protected int next(int bits) {
        return data.consumeInt() >>> (Integer.SIZE - bits);
      }
    };
  }
}
