package dev.countersign.simulation.world;

import com.google.gson.JsonObject;
import dev.countersign.simulation.deployment.FunctionRequest;
import java.time.Duration;
import java.util.List;

/**
 * Delivers questions to the function that reads their stream, as Lambda's event source mapping does
 * (template.yaml): collected for two seconds, one batch at a time, without retries.
 */
final class QuestionReader implements Runnable {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int MOST_RECORDS = 1000;

  private final World world;

  QuestionReader(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    while (!world.isOver()) {
      if (world.questions.isEmpty()) {
        world.engine.await(world.asked);
      } else {
        world.engine.sleep(WINDOW);
        bring();
      }
    }
  }

  private void bring() {
    List<JsonObject> records = world.questions.peek(MOST_RECORDS);
    world.questions.done(records.size());
    var _ = world.deployment.send(new FunctionRequest.Refresh(records));
  }
}
