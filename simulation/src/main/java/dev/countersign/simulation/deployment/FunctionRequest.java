package dev.countersign.simulation.deployment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import dev.countersign.createpaymentintent.CreatePaymentIntentHandler;
import dev.countersign.getorder.GetOrderHandler;
import dev.countersign.publishorderevents.PublishOrderEventsHandler;
import dev.countersign.receivewebhook.ReceiveWebhookHandler;
import dev.countersign.reconcile.ReconcileHandler;
import dev.countersign.refreshorder.RefreshOrderHandler;
import dev.countersign.registerwebhook.RegisterWebhookHandler;
import dev.countersign.releasequarantine.ReleaseQuarantineHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request to one of the functions, with what its sender knows about it. */
public sealed interface FunctionRequest {
  Function function();

  /** Returns a short description, for the trace. */
  String detail();

  /** Returns the event that API Gateway passes to the function. */
  byte[] event();

  /**
   * {@code POST /payment-intents}.
   *
   * @param meaning equal for two bodies that ask for the same; {@code refused:} and a reason for a
   *     body that must be rejected
   */
  record Create(String key, String body, String meaning) implements FunctionRequest {
    public static final String REFUSED = "refused:";

    /** Returns whether the request must be rejected in any state of the world. */
    public boolean mustBeRefused() {
      return meaning.startsWith(REFUSED);
    }

    @Override
    public Function function() {
      return Function.of(CreatePaymentIntentHandler.class);
    }

    @Override
    public String detail() {
      return key.substring(0, 8) + " " + meaning;
    }

    @Override
    public byte[] event() {
      Map<String, String> headers = new TreeMap<>();
      headers.put("Content-Type", "application/json");
      headers.put("Idempotency-Key", key);
      return gatewayEvent("POST", "/payment-intents", headers, Map.of(), body);
    }
  }

  /**
   * {@code POST /webhooks/stripe}.
   *
   * @param kind the sender and the purpose
   * @param eventId the event in the body, or an empty string
   * @param signedAt the time in the signature
   * @param provenBy the secrets that made the signature, for exactly these bytes; none for a
   *     forgery
   */
  record Webhook(
      String kind,
      String eventId,
      String body,
      String signature,
      Instant signedAt,
      Set<String> provenBy)
      implements FunctionRequest {
    private static final long TOLERANCE = 300; // seconds, either way (Stripe docs, "Webhooks")

    /** Returns whether it was signed within the tolerance by that clock, in whole seconds. */
    public boolean isTimely(Instant now) {
      return Math.abs(now.getEpochSecond() - signedAt.getEpochSecond()) <= TOLERANCE;
    }

    @Override
    public Function function() {
      return Function.of(ReceiveWebhookHandler.class);
    }

    @Override
    public String detail() {
      return kind + " " + eventId;
    }

    @Override
    public byte[] event() {
      Map<String, String> headers = new TreeMap<>();
      headers.put("Content-Type", "application/json; charset=utf-8");
      headers.put("Stripe-Signature", signature);
      return gatewayEvent("POST", "/webhooks/stripe", headers, Map.of(), body);
    }
  }

  /** {@code GET /orders/{orderId}}. */
  record Get(String orderId) implements FunctionRequest {
    @Override
    public Function function() {
      return Function.of(GetOrderHandler.class);
    }

    @Override
    public String detail() {
      return orderId;
    }

    @Override
    public byte[] event() {
      return gatewayEvent("GET", "/orders/{orderId}", Map.of(), Map.of("orderId", orderId), null);
    }
  }

  /**
   * A call of reconciliation, by the schedule or by hand.
   *
   * @param payload empty object, or a range
   * @param remaining the remaining time that Lambda reports
   */
  record Reconcile(String payload, Duration remaining) implements FunctionRequest {
    @Override
    public Function function() {
      return Function.of(ReconcileHandler.class);
    }

    @Override
    public String detail() {
      return payload;
    }

    @Override
    public byte[] event() {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** A batch of changes of orders. */
  record Publish(List<JsonObject> records) implements FunctionRequest {
    public Publish {
      records = List.copyOf(records);
    }

    @Override
    public Function function() {
      return Function.of(PublishOrderEventsHandler.class);
    }

    @Override
    public String detail() {
      return records.size() + " changes";
    }

    @Override
    public byte[] event() {
      return streamEvent(records);
    }
  }

  /** A batch of questions. */
  record Refresh(List<JsonObject> records) implements FunctionRequest {
    public Refresh {
      records = List.copyOf(records);
    }

    @Override
    public Function function() {
      return Function.of(RefreshOrderHandler.class);
    }

    @Override
    public String detail() {
      return records.size() + " questions";
    }

    @Override
    public byte[] event() {
      return streamEvent(records);
    }
  }

  /**
   * A call by hand to publish orders.
   *
   * @param payload a message of the failure queue, or a list of orders
   */
  record Tell(String payload) implements FunctionRequest {
    @Override
    public Function function() {
      return Function.of(PublishOrderEventsHandler.class);
    }

    @Override
    public String detail() {
      return payload;
    }

    @Override
    public byte[] event() {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * A run of the function that registers the webhook endpoint.
   *
   * @param payload {@code {}}, or the wish to replace the signing secret
   */
  record Register(String payload) implements FunctionRequest {
    @Override
    public Function function() {
      return Function.of(RegisterWebhookHandler.class);
    }

    @Override
    public String detail() {
      return payload;
    }

    @Override
    public byte[] event() {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** An operator's decision. */
  record Release(String order, String reason, String decidedBy, String note)
      implements FunctionRequest {
    @Override
    public Function function() {
      return Function.of(ReleaseQuarantineHandler.class);
    }

    @Override
    public String detail() {
      return order.substring(0, 8) + " " + reason + " by " + decidedBy;
    }

    @Override
    public byte[] event() {
      var decision = new JsonObject();
      decision.addProperty("orderId", order);
      decision.addProperty("reason", reason);
      decision.addProperty("decidedBy", decidedBy);
      decision.addProperty("note", note);
      return decision.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Returns Lambda's event with a stream's records. */
  private static byte[] streamEvent(List<JsonObject> records) {
    var array = new JsonArray();
    records.forEach(array::add);
    var event = new JsonObject();
    event.add("Records", array);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the event of a REST API's proxy integration (API Gateway docs, "Input format"). */
  private static byte[] gatewayEvent(
      String method,
      String path,
      Map<String, String> headers,
      Map<String, String> parameters,
      @Nullable String body) {
    var text = new UnlockedWriter();
    try (var json = new JsonWriter(text)) {
      json.setSerializeNulls(true);
      json.beginObject().name("resource").value(path).name("httpMethod").value(method);
      write(json.name("headers"), headers);
      write(json.name("pathParameters"), parameters);
      json.name("requestContext").beginObject();
      json.name("requestId").value("simulated").name("path").value("/live" + path).endObject();
      json.name("body").value(body).name("isBase64Encoded").value(false).endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes without locks: a StringWriter takes a lock for every character that is escaped. */
  final class UnlockedWriter extends Writer {
    private final StringBuilder text = new StringBuilder(1024);

    @Override
    public void write(int c) {
      text.append((char) c);
    }

    @Override
    public void write(char[] chars, int from, int length) {
      text.append(chars, from, length);
    }

    @Override
    public void write(String written, int from, int length) {
      text.append(written, from, from + length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** Writes null if there are no members, as the gateway does. */
  private static void write(JsonWriter json, Map<String, String> members) throws IOException {
    if (members.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginObject();
    for (var member : members.entrySet()) {
      json.name(member.getKey()).value(member.getValue());
    }
    json.endObject();
  }
}
