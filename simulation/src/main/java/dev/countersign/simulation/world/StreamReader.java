package dev.countersign.simulation.world;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import java.time.Duration;
import java.util.List;

/**
 * Delivers the changes of orders to the function that reads their stream, as Lambda's event source
 * mapping does: in their order, and again from the first that failed.
 */
final class StreamReader implements Runnable {
  private static final int MOST_RECORDS = 4;

  /** Lambda's longest pause before a retry. */
  private static final int LONGEST_PAUSE = 60_000; // milliseconds

  private final World world;
  private int failures;

  StreamReader(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    while (!world.isOver()) {
      if (world.stream.isEmpty()) {
        world.engine.await(world.changes);
      } else {
        bring();
      }
    }
  }

  private void bring() {
    List<JsonObject> records = world.stream.peek(world.chance.between(1, MOST_RECORDS));
    FunctionReply reply = world.deployment.send(new FunctionRequest.Publish(records));
    int done = done(records, reply);
    world.stream.done(done);
    failures = done > 0 ? 0 : failures + 1; // with the same record first
    if (done < records.size()) {
      int longest = Math.min(LONGEST_PAUSE, 5000 << Math.min(failures, 4));
      world.engine.sleep(Duration.ofMillis(world.chance.between(100, longest)));
    }
  }

  private static int done(List<JsonObject> records, FunctionReply reply) {
    boolean answered = reply instanceof FunctionReply.Answered(var answer) && answer.isSuccess();
    if (!answered) {
      return 0;
    }
    JsonArray failures =
        ((FunctionReply.Answered) reply).answer().body().getAsJsonArray("batchItemFailures");
    for (int i = 0; i < records.size() && !failures.isEmpty(); i++) {
      JsonElement number = records.get(i).getAsJsonObject("dynamodb").get("SequenceNumber");
      if (failures.get(0).getAsJsonObject().get("itemIdentifier").equals(number)) {
        return i;
      }
    }
    return records.size();
  }
}
