package dev.countersign.local.streams;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionEvent;
import dev.countersign.local.lambda.Invoker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lambda's event source mappings on one machine: delivers changes of the tables to the functions
 * that are mapped to their streams, in order, until each change is handled.
 *
 * <p>Records that are given up are named in the log; a {@code DestinationConfig} gets none of them.
 */
public final class StreamMappings implements AutoCloseable {
  private final List<Mapping> mappings;
  private final List<StreamFollower> followers = new ArrayList<>();

  private StreamMappings(List<Mapping> mappings) {
    this.mappings = mappings;
  }

  /**
   * Starts to read the streams. Functions get everything that is written after this method returns.
   *
   * @param log receives a line for each attempt that failed
   * @throws IllegalArgumentException if a mapping is wrong, or asks for an unsupported feature
   */
  public static StreamMappings start(
      Template template, URI dynamoDb, Invoker invoker, Consumer<String> log) throws IOException {
    return start(template, dynamoDb, invoker, StreamTiming.ofLambda(), log);
  }

  static StreamMappings start(
      Template template, URI dynamoDb, Invoker invoker, StreamTiming pace, Consumer<String> log)
      throws IOException {
    var started =
        new StreamMappings(
            FunctionEvent.of(template, Set.of("DynamoDB")).stream()
                .filter(event -> event.flag("Enabled", true))
                .map(Mapping::of)
                .toList());
    try {
      for (var mapping : started.mappings) {
        started.followers.add(StreamFollower.start(mapping, dynamoDb, invoker, pace, log));
      }
      return started;
    } catch (InterruptedException e) {
      started.close();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Returns which function reads which table, such as {@code PublishFunction follows local-Orders}.
   */
  public List<String> sentences() {
    return mappings.stream()
        .map(mapping -> mapping.owner() + " follows " + mapping.table())
        .toList();
  }

  /** Stops reading, also in the middle of a batch, which then counts as not handled. */
  @Override
  public void close() {
    followers.forEach(StreamFollower::close);
  }
}
