package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import dev.countersign.orders.Dispute;
import dev.countersign.orders.OrderStatus;
import dev.countersign.orders.Reason;
import dev.countersign.orders.Refund;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that consumers read, docs/events. */
class SchemasTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order",
        "OrderPaid",
        "OrderRefunded",
        "OrderDisputed",
        "OrderFraudWarned",
        "OrderQuarantined",
        "OrderCanceled"
      })
  void each_page_is_a_schema_of_json_schema_2020_12(String name) {
    var metaschema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));

    assertThat(metaschema.validate(Schemas.schema(name).toString(), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void each_type_has_a_schema_with_an_example_that_is_right(OrderEvent.Type type) {
    JsonArray examples = Schemas.schema(type.word()).getAsJsonArray("examples");

    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(example -> assertThat(Schemas.faults(type.word(), example)).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void an_event_of_one_type_is_none_of_another(OrderEvent.Type type) {
    JsonElement example = Schemas.schema(type.word()).getAsJsonArray("examples").get(0);

    for (OrderEvent.Type other : OrderEvent.Type.values()) {
      assertThat(Schemas.faults(other.word(), example).isEmpty()).isEqualTo(other == type);
    }
  }

  @Test
  void a_consumer_overlooks_what_a_later_version_adds_and_misses_what_it_takes_away() {
    JsonObject example =
        Schemas.schema("OrderPaid").getAsJsonArray("examples").get(0).getAsJsonObject();
    example.addProperty("later", 1);
    example.getAsJsonArray("lines").get(0).getAsJsonObject().addProperty("later", 1);

    assertThat(Schemas.faultsForAConsumer("OrderPaid", example)).isEmpty();
    assertThat(Schemas.faults("OrderPaid", example)).as("ours is exact").isNotEmpty();

    example.remove("orderId");
    assertThat(Schemas.faultsForAConsumer("OrderPaid", example)).isNotEmpty();
  }

  @Test
  void the_schemas_know_every_word_that_the_code_has() {
    JsonObject parts = Schemas.schema("Order").getAsJsonObject("$defs");
    assertThat(words(Schemas.schema("Order").getAsJsonObject("properties"), "status"))
        .containsExactlyInAnyOrderElementsOf(names(OrderStatus.values()));
    assertThat(words(Schemas.schema("Order").getAsJsonObject("properties"), "type"))
        .containsExactlyElementsOf(
            Arrays.stream(OrderEvent.Type.values()).map(OrderEvent.Type::word).toList());
    assertThat(words(parts, "reason"))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::code).toList());
    assertThat(examples(parts, "refund")).containsExactlyElementsOf(known(Refund.State.values()));
    assertThat(examples(parts, "dispute")).containsExactlyElementsOf(known(Dispute.State.values()));
  }

  /** The words of Stripe's that are named, of which there may be more. */
  private static List<String> examples(JsonObject parts, String part) {
    JsonObject status =
        parts.getAsJsonObject(part).getAsJsonObject("properties").getAsJsonObject("status");
    return status.getAsJsonArray("examples").asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  private static List<String> known(Enum<?>[] states) {
    return Arrays.stream(states)
        .map(Enum::name)
        .filter(name -> !name.equals("UNKNOWN"))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static List<String> words(JsonObject properties, String property) {
    return properties.getAsJsonObject(property).getAsJsonArray("enum").asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }
}
