package dev.countersign.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Shop;
import dev.countersign.questions.Question;
import dev.countersign.questions.Questions;
import dev.countersign.testkit.DynamoDbUnderTest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbQuestionsTest extends QuestionsContract {
  private static final DynamoDbUnderTest DYNAMO_DB = DynamoDbUnderTest.shared();
  private static final String TABLE = DYNAMO_DB.table("QuestionsTable");
  private static final OrderId ORDER = Shop.order().id();

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
  Questions questions() {
    return new DynamoDbQuestions(client, TABLE);
  }

  @Test
  void a_question_is_a_row_that_dynamodb_deletes_when_nobody_asks_any_more() {
    Instant askedAt = Instant.parse("2126-11-01T12:00:00.123Z");
    Instant expiresAt = Instant.parse("2126-11-02T13:00:00Z");
    questions().ask(new Question(ORDER, askedAt, expiresAt));

    var row =
        client.getItem(
            get ->
                get.tableName(TABLE)
                    .key(Map.of("orderId", AttributeValue.fromS(ORDER.value())))
                    .consistentRead(true));

    assertThat(row.item())
        .isEqualTo(
            Map.of(
                "orderId", AttributeValue.fromS(ORDER.value()),
                "askedAt", AttributeValue.fromN("4949208000123"),
                "expiresAt", AttributeValue.fromN("4949298000")));
  }

  @Test
  void a_table_that_cannot_be_written_is_unavailable() {
    var questions = new DynamoDbQuestions(client, "no-such-table");

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () -> questions.ask(new Question(ORDER, Instant.EPOCH, Instant.EPOCH.plusSeconds(1))));
  }

  @Test
  void a_question_is_read_from_the_streams_image_of_its_row() {
    assertThat(DynamoDbQuestions.read(image(ORDER.value(), "4949208000123", "4949298000")))
        .isEqualTo(
            new Question(
                ORDER,
                Instant.parse("2126-11-01T12:00:00.123Z"),
                Instant.parse("2126-11-02T13:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "1.5", "99999999999999999999"})
  void a_row_that_is_no_question_is_told_from_one(String askedAt) {
    JsonObject spoiled = image(ORDER.value(), askedAt, "4949298000");

    assertThatIllegalStateException().isThrownBy(() -> DynamoDbQuestions.read(spoiled));
    assertThatIllegalStateException()
        .isThrownBy(() -> DynamoDbQuestions.read(image("none", "4949208000123", "4949298000")));
    assertThatIllegalStateException().isThrownBy(() -> DynamoDbQuestions.read(new JsonObject()));
  }

  private static JsonObject image(String orderId, String askedAt, String expiresAt) {
    return JsonParser.parseString(
            "{\"orderId\":{\"S\":\"%s\"},\"askedAt\":{\"N\":\"%s\"},\"expiresAt\":{\"N\":\"%s\"}}"
                .formatted(orderId, askedAt, expiresAt))
        .getAsJsonObject();
  }
}
