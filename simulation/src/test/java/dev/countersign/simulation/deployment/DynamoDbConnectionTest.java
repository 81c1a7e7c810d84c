package dev.countersign.simulation.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.faults.Unavailable;
import dev.countersign.getorder.GetOrderHandler;
import dev.countersign.money.Currency;
import dev.countersign.pricing.ProductId;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.engine.Crash;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.engine.Trace;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

class DynamoDbConnectionTest {
  private static final List<String> CART = List.of("tee", "mug", "sticker");
  private static final String PRICES = "PricesTable";
  private static final int WORLDS = 20;
  private static final int READS = 100;

  private final TestTables tables = new TestTables();

  @BeforeEach
  void offer() {
    CART.forEach(product -> tables.put(PRICES, TestTables.price(product, "usd", 2000, true)));
  }

  @Test // DD01, DD02
  void keys_are_left_unprocessed_for_a_while_that_may_be_longer_than_the_catalog_asks_again() {
    Set<String> outcomes = new TreeSet<>();
    for (int seed = 1; seed <= WORLDS; seed++) {
      var world = new OneClient(seed);
      var catalog = new DynamoDbCatalog(world.client, tables.name(PRICES), world.connection::pause);
      world.live(
          () -> {
            for (int i = 0; i < READS; i++) {
              outcomes.add(world.read(catalog));
            }
            world.faults.stop(world.engine.instant());
            world.engine.sleep(Duration.ofSeconds(2));
            assertThat(world.read(catalog)).isEqualTo("all at once");
          });
    }

    assertThat(outcomes)
        .contains(
            "all at once",
            "all in more than one request",
            "DynamoDB left 1 prices unread",
            "DynamoDB left 3 prices unread")
        .doesNotContain("not all");
  }

  @Test
  void what_a_batch_does_not_read_it_leaves_unprocessed() {
    Set<Integer> left = new TreeSet<>();
    for (int seed = 1; seed <= WORLDS; seed++) {
      var world = new OneClient(seed);
      world.live(
          () -> {
            for (int i = 0; i < READS; i++) {
              left.add(world.leftOfOneBatch());
            }
          });
    }

    assertThat(left).contains(0, 1, 2, 3);
  }

  /** A client of DynamoDB in a world of its own, where nobody else is. */
  private final class OneClient {
    private final Chance chance;
    private final Engine engine;
    private final Faults faults;
    private final Environment environment;
    private final Connection connection;
    private final DynamoDbClient client;

    OneClient(long seed) {
      chance = new Chance(seed);
      engine = new Engine(chance, Trace.digest(), Instant.parse("2026-11-01T12:00:00Z"));
      faults = new Faults(chance.split());
      environment = new Environment(Function.of(GetOrderHandler.class), 1, false, engine);
      connection = new Connection(engine, faults, new Witness(), environment, new HashSet<>());
      client = new DynamoDbConnection(connection, tables.dynamoDb());
    }

    void live(Runnable life) {
      engine.spawn("client", life);
      engine.run();
    }

    String read(DynamoDbCatalog catalog) {
      Invocation invocation = environment.begin(new FunctionRequest.Get("an order"));
      try {
        var products = Set.copyOf(CART.stream().map(ProductId::new).toList());
        int prices = catalog.prices(products, Currency.of("usd").orElseThrow()).size();
        return prices < CART.size()
            ? "not all"
            : invocation.calls(Call.READ) == 1 ? "all at once" : "all in more than one request";
      } catch (Unavailable e) {
        return String.valueOf(e.getMessage());
      } catch (Crash _) {
        return "a crash";
      }
    }

    int leftOfOneBatch() {
      var _ = environment.begin(new FunctionRequest.Get("an order"));
      String table = tables.name(PRICES);
      var wanted = KeysAndAttributes.builder().consistentRead(true);
      List<Map<String, AttributeValue>> keys = CART.stream().map(OneClient::key).toList();
      try {
        var answer =
            client.batchGetItem(get -> get.requestItems(Map.of(table, wanted.keys(keys).build())));
        List<Map<String, AttributeValue>> left = new ArrayList<>();
        answer
            .unprocessedKeys()
            .forEach(
                (name, unread) -> {
                  assertThat(name).isEqualTo(table);
                  assertThat(unread).isEqualTo(wanted.keys(unread.keys()).build());
                  left.addAll(unread.keys());
                });
        List<Map<String, AttributeValue>> all = new ArrayList<>(left);
        answer
            .responses()
            .getOrDefault(table, List.of())
            .forEach(
                row -> {
                  Map<String, AttributeValue> key = new HashMap<>(row);
                  key.keySet().retainAll(keys.getFirst().keySet());
                  all.add(key);
                });
        assertThat(all).containsExactlyInAnyOrderElementsOf(keys);
        return left.size();
      } catch (SdkException | Crash _) {
        return 0;
      }
    }

    private static Map<String, AttributeValue> key(String product) {
      return Map.of(
          "productId", AttributeValue.fromS(product), "currency", AttributeValue.fromS("usd"));
    }
  }
}
