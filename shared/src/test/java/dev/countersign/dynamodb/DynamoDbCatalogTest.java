package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.countersign.dynamodb.DynamoDbProxy.Answer;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.pricing.Catalog;
import dev.countersign.pricing.Price;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.UnreadablePrice;
import dev.countersign.testkit.DynamoDbUnderTest;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbCatalogTest extends CatalogContract {
  private static final DynamoDbUnderTest DYNAMO_DB = DynamoDbUnderTest.shared();
  private static final String TABLE = DYNAMO_DB.table("PricesTable");

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbClient client;

  @BeforeAll
  static void connect() {
    client = DynamoDbClients.at(DYNAMO_DB.endpoint());
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Override
  Catalog catalog() {
    return new DynamoDbCatalog(client, TABLE);
  }

  @Override
  void put(Map<String, AttributeValue> row) {
    client.putItem(put -> put.tableName(TABLE).item(row));
  }

  @Test
  void a_key_that_dynamodb_leaves_unprocessed_once_is_asked_for_again_and_no_other() // DD01
      throws IOException {
    ProductId tee = product();
    ProductId mug = product();
    put(price(tee, 2000, USD));
    put(price(mug, 1250, USD));
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var slow = DynamoDbClients.at(proxy.endpoint())) {
      proxy.alter("BatchGetItem", 1, (call, answer) -> Optional.of(leavingOut(mug, call, answer)));

      Map<ProductId, Price> prices = new DynamoDbCatalog(slow, TABLE).prices(Set.of(tee, mug), USD);

      assertThat(prices).isEqualTo(Map.of(tee, price(tee, 2000, USD), mug, price(mug, 1250, USD)));
      var calls = proxy.calls("BatchGetItem");
      assertThat(calls).hasSize(2);
      assertThat(keys(calls.get(0))).hasSize(2);
      assertThat(keys(calls.get(1))).hasSize(1);
      assertThat(keys(calls.get(1)).get(0)).isEqualTo(key(mug));
      assertThat(asked(calls.get(1)).get("ConsistentRead").getAsBoolean()).isTrue();
    }
  }

  @Test
  void keys_that_stay_unprocessed_make_the_catalog_unavailable() throws IOException { // DD02
    ProductId tee = product();
    put(price(tee, 2000, USD));
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var slow = DynamoDbClients.at(proxy.endpoint())) {
      proxy.alter(
          "BatchGetItem",
          Integer.MAX_VALUE,
          (call, answer) -> Optional.of(leavingOut(tee, call, answer)));
      DynamoDbCatalog catalog = new DynamoDbCatalog(slow, TABLE);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> catalog.prices(Set.of(tee), USD))
          .isNotInstanceOf(NeedsAPerson.class);
      assertThat(proxy.calls("BatchGetItem")).hasSizeBetween(2, 5);
    }
  }

  @Test
  void a_throttled_table_makes_the_catalog_unavailable() throws IOException {
    ProductId tee = product();
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint());
        var slow = DynamoDbClients.at(proxy.endpoint())) {
      DynamoDbCatalog catalog = new DynamoDbCatalog(slow, TABLE);
      proxy.refuse("BatchGetItem", "ProvisionedThroughputExceededException");
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> catalog.prices(Set.of(tee), USD));
      proxy.refuse("Query", "ProvisionedThroughputExceededException");
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> catalog.sells(tee));
    }
  }

  @Test
  void a_dynamodb_that_nobody_can_reach_makes_the_catalog_unavailable() throws IOException {
    URI nobody;
    try (var proxy = DynamoDbProxy.inFrontOf(DYNAMO_DB.endpoint())) {
      nobody = proxy.endpoint();
    }
    try (var unconnected = DynamoDbClients.at(nobody)) {
      DynamoDbCatalog catalog = new DynamoDbCatalog(unconnected, TABLE);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> catalog.prices(Set.of(product()), USD));
    }
  }

  @Test
  void a_row_that_is_no_price_is_named_and_never_guessed_at() {
    for (Map<String, AttributeValue> slip :
        Set.of(
            Map.of("unitAmount", AttributeValue.fromN("20.5")),
            Map.of("unitAmount", AttributeValue.fromN("-1")),
            Map.of("unitAmount", AttributeValue.fromN("0")), // MN04
            Map.of("unitAmount", AttributeValue.fromS("2000")),
            Map.of("active", AttributeValue.fromS("true")),
            Map.of("active", AttributeValue.fromN("1")))) {
      ProductId tee = product();
      Map<String, AttributeValue> row = new HashMap<>();
      row.put("currency", AttributeValue.fromS("usd"));
      row.put("unitAmount", AttributeValue.fromN("2000"));
      row.put("active", AttributeValue.fromBool(true));
      row.putAll(slip);
      putRow(tee, row);
      assertThatExceptionOfType(UnreadablePrice.class)
          .as("%s", slip)
          .isThrownBy(() -> catalog().prices(Set.of(tee), USD))
          .withMessageContaining(tee.value());
    }
  }

  private void putRow(ProductId product, Map<String, AttributeValue> rest) {
    Map<String, AttributeValue> row = new HashMap<>(rest);
    row.put("productId", AttributeValue.fromS(product.value()));
    put(row);
  }

  /** The answer as a throttled table gives it: without that product's row. */
  private static Answer leavingOut(ProductId product, DynamoDbProxy.Call call, Answer answer) {
    JsonObject body = answer.body().deepCopy();
    JsonArray rows = new JsonArray();
    for (var row : body.getAsJsonObject("Responses").getAsJsonArray(TABLE)) {
      if (!row.getAsJsonObject().get("productId").equals(key(product).get("productId"))) {
        rows.add(row);
      }
    }
    body.getAsJsonObject("Responses").add(TABLE, rows);
    JsonArray left = new JsonArray();
    left.add(key(product));
    JsonObject unprocessed = asked(call).deepCopy();
    unprocessed.add("Keys", left);
    JsonObject byTable = new JsonObject();
    byTable.add(TABLE, unprocessed);
    body.add("UnprocessedKeys", byTable);
    return new Answer(200, body);
  }

  private static JsonObject asked(DynamoDbProxy.Call call) {
    return call.request().getAsJsonObject("RequestItems").getAsJsonObject(TABLE);
  }

  private static JsonArray keys(DynamoDbProxy.Call call) {
    return asked(call).getAsJsonArray("Keys");
  }

  private static JsonObject key(ProductId product) {
    JsonObject id = new JsonObject();
    id.addProperty("S", product.value());
    JsonObject currency = new JsonObject();
    currency.addProperty("S", USD.code());
    JsonObject key = new JsonObject();
    key.add("productId", id);
    key.add("currency", currency);
    return key;
  }
}
