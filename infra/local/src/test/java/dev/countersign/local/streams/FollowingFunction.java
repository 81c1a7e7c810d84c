package dev.countersign.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.local.lambda.InvocationResult;
import dev.countersign.local.lambda.Invoker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** A function that follows a stream: hands each batch to the test, and does what it was told. */
final class FollowingFunction implements Invoker {
  private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
  private final Deque<Function<Batch, InvocationResult>> plans = new ArrayDeque<>();

  /** One event, with its records. */
  record Batch(String function, List<JsonObject> records) {
    /** The orders that the records are about, in order. */
    List<String> orders() {
      return records.stream()
          .map(
              record ->
                  record
                      .getAsJsonObject("dynamodb")
                      .getAsJsonObject("Keys")
                      .getAsJsonObject("orderId")
                      .get("S")
                      .getAsString())
          .toList();
    }

    List<String> sequenceNumbers() {
      return records.stream()
          .map(record -> record.getAsJsonObject("dynamodb").get("SequenceNumber").getAsString())
          .toList();
    }
  }

  @Override
  public InvocationResult invoke(String function, byte[] event) {
    var records =
        JsonParser.parseString(new String(event, UTF_8))
            .getAsJsonObject()
            .getAsJsonArray("Records");
    var batch =
        new Batch(
            function,
            StreamSupport.stream(records.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList());
    InvocationResult outcome;
    synchronized (plans) {
      outcome = plans.isEmpty() ? new InvocationResult.Returned("{}") : plans.remove().apply(batch);
    }
    batches.add(batch);
    return outcome;
  }

  /** What comes of the next event that nothing is planned for yet; of all others, success. */
  FollowingFunction then(InvocationResult outcome) {
    return then(_ -> outcome);
  }

  FollowingFunction thenFails(int times) {
    for (int i = 0; i < times; i++) {
      then(new InvocationResult.Failed("Runtime.UserException", "{}"));
    }
    return this;
  }

  /** Reports the record at this place, and so all behind it, as not handled. */
  FollowingFunction thenReports(int place) {
    return then(
        batch ->
            new InvocationResult.Returned(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
                    .formatted(batch.sequenceNumbers().get(place))));
  }

  private FollowingFunction then(Function<Batch, InvocationResult> plan) {
    synchronized (plans) {
      plans.add(plan);
    }
    return this;
  }

  /** Waits for the next event. */
  Batch next() throws InterruptedException {
    return batches.take();
  }

  /** The orders of each event that came and was not asked for yet. */
  List<List<String>> soFar() {
    var all = new ArrayList<Batch>();
    batches.drainTo(all);
    return all.stream().map(Batch::orders).toList();
  }
}
