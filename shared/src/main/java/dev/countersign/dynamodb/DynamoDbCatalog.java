package dev.countersign.dynamodb;

import static dev.countersign.dynamodb.DynamoDbAttributes.attribute;

import dev.countersign.aws.AwsFaults;
import dev.countersign.aws.Pause;
import dev.countersign.faults.Unavailable;
import dev.countersign.money.Currency;
import dev.countersign.money.Money;
import dev.countersign.pricing.Catalog;
import dev.countersign.pricing.Price;
import dev.countersign.pricing.ProductId;
import dev.countersign.pricing.UnreadablePrice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The Prices table: one row for each product and currency. The shop writes it. */
public final class DynamoDbCatalog implements Catalog {
  private static final int MOST_ROUNDS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final DynamoDbClient client;
  private final String table;
  private final Pause pause;

  public DynamoDbCatalog(DynamoDbClient client, String table) {
    this(client, table, Pause::inThisThread);
  }

  public DynamoDbCatalog(DynamoDbClient client, String table, Pause pause) {
    this.client = client;
    this.table = table;
    this.pause = pause;
  }

  public static DynamoDbCatalog of(DynamoDbTables tables) {
    return new DynamoDbCatalog(tables.client(), tables.environment().get("PRICES_TABLE"));
  }

  @Override
  public Map<ProductId, Price> prices(Set<ProductId> products, Currency currency) {
    if (products.size() > MOST_PRODUCTS) {
      throw new IllegalArgumentException("more products than one read takes");
    }
    try {
      Map<ProductId, Price> prices = new HashMap<>();
      KeysAndAttributes wanted = keys(products, currency);
      for (int round = 1; !wanted.keys().isEmpty(); round++) {
        BatchGetItemResponse page = read(wanted);
        page.responses()
            .getOrDefault(table, List.of())
            .forEach(row -> add(prices, price(row, currency)));
        wanted = page.unprocessedKeys().getOrDefault(table, keys(Set.of(), currency));
        pauseBefore(round, wanted);
      }
      return prices;
    } catch (SdkException e) {
      throw AwsFaults.fault("the prices could not be read", e);
    }
  }

  @Override
  public boolean sells(ProductId product) {
    try {
      QueryResponse rows =
          client.query(
              query ->
                  query
                      .tableName(table)
                      .keyConditionExpression("productId = :product")
                      .filterExpression("active = :true")
                      .expressionAttributeValues(
                          Map.of(
                              ":product", AttributeValue.fromS(product.value()),
                              ":true", AttributeValue.fromBool(true))));
      return rows.count() > 0;
    } catch (SdkException e) {
      throw AwsFaults.fault("the prices could not be read", e);
    }
  }

  private BatchGetItemResponse read(KeysAndAttributes keys) {
    return client.batchGetItem(request -> request.requestItems(Map.of(table, keys)));
  }

  private static KeysAndAttributes keys(Set<ProductId> products, Currency currency) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (ProductId product : products) {
      keys.add(
          Map.of(
              "productId", AttributeValue.fromS(product.value()),
              "currency", AttributeValue.fromS(currency.code())));
    }
    return KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
  }

  /**
   * Waits before the next round. DynamoDB leaves keys unprocessed when it is throttled
   * ("BatchGetItem": back off, then retry).
   */
  private void pauseBefore(int round, KeysAndAttributes left) {
    if (left.keys().isEmpty()) {
      return;
    }
    if (round == MOST_ROUNDS) {
      throw new Unavailable("DynamoDB left " + left.keys().size() + " prices unread");
    }
    Duration longer = FIRST_PAUSE.multipliedBy(1L << (round - 1));
    pause.between(longer, longer);
  }

  private static Price price(Map<String, AttributeValue> row, Currency currency) {
    String product = attribute(row, "productId").s();
    try {
      return new Price(
          new ProductId(product),
          new Money(Long.parseLong(attribute(row, "unitAmount").n()), currency),
          attribute(row, "active").bool());
    } catch (RuntimeException e) {
      throw new UnreadablePrice("the price of " + product + " in " + currency + " is not valid", e);
    }
  }

  private static void add(Map<ProductId, Price> prices, Price price) {
    prices.put(price.product(), price);
  }
}
