package dev.countersign.publishorderevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * PutEvents as EventBridge answers it, within its limits, and with faults on demand (EventBridge
 * API reference, "PutEvents").
 */
final class EventBridgeOnLoopback implements AutoCloseable {
  private static final int MOST_BYTES = 256 * 1024;

  private final HttpServer server;
  private final List<JsonObject> entries = new ArrayList<>();
  private final List<Integer> calls = new ArrayList<>();
  private int good = Integer.MAX_VALUE;
  private boolean isDown;

  EventBridgeOnLoopback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The entries that were taken. */
  synchronized List<JsonObject> entries() {
    return List.copyOf(entries);
  }

  /** How many entries each call had that was answered 200. */
  synchronized List<Integer> calls() {
    return List.copyOf(calls);
  }

  /** Takes only so many more, then refuses one after the other. */
  synchronized void failAfter(int more) {
    good = more;
  }

  /** Answers no call any more as it should. */
  synchronized void goDown() {
    isDown = true;
  }

  synchronized void recover() {
    good = Integer.MAX_VALUE;
    isDown = false;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonArray sent =
          JsonParser.parseString(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
              .getAsJsonObject()
              .getAsJsonArray("Entries");
      boolean isPutEvents =
          "AWSEvents.PutEvents".equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      Answer answer = isPutEvents ? answer(sent) : error(400, "UnknownOperationException");
      byte[] body = answer.body().toString().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private record Answer(int status, JsonObject body) {}

  private synchronized Answer answer(JsonArray sent) {
    if (isDown) {
      return error(500, "InternalException");
    }
    if (sent.isEmpty() || sent.size() > 10 || bytes(sent) >= MOST_BYTES) {
      return error(400, "ValidationException");
    }
    calls.add(sent.size());
    var results = new JsonArray();
    sent.forEach(entry -> results.add(result(entry.getAsJsonObject())));
    var body = new JsonObject();
    body.addProperty("FailedEntryCount", 0); // nobody should rely on it
    body.add("Entries", results);
    return new Answer(200, body);
  }

  private JsonObject result(JsonObject entry) {
    var result = new JsonObject();
    if (good > 0) {
      good--;
      entries.add(entry);
      result.addProperty("EventId", "11710aed-b79e-4468-a20b-bb3c0c3b4860");
    } else {
      result.addProperty("ErrorCode", "ThrottlingException");
      result.addProperty("ErrorMessage", "Rate exceeded");
    }
    return result;
  }

  private static long bytes(JsonArray sent) {
    long bytes = 0;
    for (JsonElement element : sent) {
      JsonObject entry = element.getAsJsonObject();
      for (String member : List.of("Source", "DetailType", "Detail")) {
        bytes += entry.get(member).getAsString().getBytes(UTF_8).length;
      }
      bytes += 14; // its time, however it is written
    }
    return bytes;
  }

  private static Answer error(int status, String type) {
    var body = new JsonObject();
    body.addProperty("__type", type);
    body.addProperty("message", "as told");
    return new Answer(status, body);
  }
}
