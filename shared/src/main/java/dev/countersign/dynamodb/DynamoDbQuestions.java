package dev.countersign.dynamodb;

import com.google.gson.JsonObject;
import dev.countersign.aws.AwsFaults;
import dev.countersign.orders.OrderId;
import dev.countersign.questions.Question;
import dev.countersign.questions.Questions;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The Questions table: one row for each order. {@code askedAt} is in milliseconds since 1970.
 * {@code expiresAt}, the table's time to live, is in seconds since 1970.
 */
public final class DynamoDbQuestions implements Questions {
  private final DynamoDbClient client;
  private final String table;

  public DynamoDbQuestions(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  public static DynamoDbQuestions of(DynamoDbTables tables) {
    return new DynamoDbQuestions(tables.client(), tables.environment().get("QUESTIONS_TABLE"));
  }

  @Override
  public boolean ask(Question question) {
    try {
      client.putItem(
          put ->
              put.tableName(table)
                  .item(
                      Map.of(
                          "orderId", AttributeValue.fromS(question.order().value()),
                          "askedAt", number(question.askedAt().toEpochMilli()),
                          "expiresAt", number(question.expiresAt().getEpochSecond())))
                  .conditionExpression("attribute_not_exists(orderId) OR askedAt < :before")
                  .expressionAttributeValues(
                      Map.of(":before", number(question.previousBefore().toEpochMilli()))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    } catch (SdkException e) {
      throw AwsFaults.fault("a question could not be asked", e);
    }
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  /**
   * Reads the question in an image of the table's stream, which is in DynamoDB's JSON (DynamoDB
   * docs, "DynamoDB low-level API").
   *
   * @throws IllegalStateException if the image is not a question, for example after a wrong manual
   *     edit in the console
   */
  public static Question read(JsonObject image) {
    try {
      return new Question(
          new OrderId(text(image, "orderId", "S")),
          Instant.ofEpochMilli(Long.parseLong(text(image, "askedAt", "N"))),
          Instant.ofEpochSecond(Long.parseLong(text(image, "expiresAt", "N"))));
    } catch (RuntimeException e) { // Gson throws various exceptions for values of a wrong type
      throw new IllegalStateException("an item of the Questions table is not a question", e);
    }
  }

  private static String text(JsonObject image, String attribute, String type) {
    return image.getAsJsonObject(attribute).get(type).getAsString();
  }
}
