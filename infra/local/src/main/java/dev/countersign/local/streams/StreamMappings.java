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
 * Lambda's event source mappings on one machine: brings what changes in the tables to the functions
 * whose {@code DynamoDB} events follow their streams, in order, until it is handled.
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
   * Starts to follow the streams; what is written from when this returns is brought to functions.
   *
   * @param log takes a line for each attempt that failed
   * @throws IllegalArgumentException if a mapping is wrong, or asks for what is not done here
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

  /** Which function follows which table, such as {@code PublishFunction follows local-Orders}. */
  public List<String> sentences() {
    return mappings.stream()
        .map(mapping -> mapping.owner() + " follows " + mapping.table())
        .toList();
  }

  /** Stops following, also in the middle of a batch, which has then not been handled. */
  @Override
  public void close() {
    followers.forEach(StreamFollower::close);
  }
}
