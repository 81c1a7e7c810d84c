package dev.countersign.emulators.eventbridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.StreamSupport;

/** Sends events as an AWS SDK does: over JSON 1.1, one call at a time, and without its retries. */
final class Sender implements AutoCloseable {
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  Sender(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** An event that nothing is wrong with; each {@code with} puts another value in its place. */
  record Sent(JsonObject members) {
    static Sent paid(String detail) {
      var members = new JsonObject();
      members.addProperty("EventBusName", "orders");
      members.addProperty("Source", "countersign.orders");
      members.addProperty("DetailType", "OrderPaid");
      members.addProperty("Detail", detail);
      return new Sent(members);
    }

    Sent with(String member, String value) {
      var other = members.deepCopy();
      other.addProperty(member, value);
      return new Sent(other);
    }

    Sent with(String member, Number value) {
      var other = members.deepCopy();
      other.addProperty(member, value);
      return new Sent(other);
    }

    Sent withResource(String resource) {
      var other = members.deepCopy();
      var resources = new JsonArray();
      resources.add(resource);
      other.add("Resources", resources);
      return new Sent(other);
    }

    Sent without(String member) {
      var other = members.deepCopy();
      other.remove(member);
      return new Sent(other);
    }
  }

  record Answer(int status, JsonObject body) {
    int failedEntries() {
      return body.get("FailedEntryCount").getAsInt();
    }

    /** One member of each result, in order; an empty text where it is not there. */
    List<String> each(String member) {
      return StreamSupport.stream(body.getAsJsonArray("Entries").spliterator(), false)
          .map(JsonElement::getAsJsonObject)
          .map(result -> result.has(member) ? result.get(member).getAsString() : "")
          .toList();
    }
  }

  Answer put(Sent... entries) throws IOException, InterruptedException {
    return put(List.of(entries));
  }

  Answer put(List<Sent> entries) throws IOException, InterruptedException {
    var list = new JsonArray();
    entries.forEach(entry -> list.add(entry.members()));
    var body = new JsonObject();
    body.add("Entries", list);
    var answer =
        send(
            call("AWSEvents.PutEvents", body.toString())
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=local"));
    return new Answer(answer.statusCode(), JsonParser.parseString(answer.body()).getAsJsonObject());
  }

  HttpRequest.Builder call(String target, String body) {
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", target)
        .POST(BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
