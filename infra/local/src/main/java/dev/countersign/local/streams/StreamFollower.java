package dev.countersign.local.streams;

import dev.countersign.local.lambda.Invoker;
import dev.countersign.local.streams.TableStream.Shard;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs one mapping: reads each shard of the stream, a child after its parent. */
final class StreamFollower implements AutoCloseable {
  private static final long SECONDS_BETWEEN_LOOKS = 10; // for shards without a parent

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final Set<String> started = new HashSet<>();
  private final Set<String> handled = new HashSet<>();
  private final Mapping mapping;
  private final TableStream stream;
  private final BatchDelivery delivery;
  private final StreamTiming pace;
  private final Consumer<String> log;

  private StreamFollower(
      Mapping mapping,
      TableStream stream,
      BatchDelivery delivery,
      StreamTiming pace,
      Consumer<String> log) {
    this.mapping = mapping;
    this.stream = stream;
    this.delivery = delivery;
    this.pace = pace;
    this.log = log;
  }

  /** Starts to read. The function gets everything that is written after this method returns. */
  static StreamFollower start(
      Mapping mapping, URI dynamoDb, Invoker invoker, StreamTiming pace, Consumer<String> log)
      throws IOException, InterruptedException {
    var delivery = new BatchDelivery(mapping, invoker, pace, Thread::sleep, log);
    var follower =
        new StreamFollower(mapping, new TableStream(dynamoDb, mapping), delivery, pace, log);
    try {
      follower.begin();
      return follower;
    } catch (IOException | InterruptedException | RuntimeException e) {
      follower.close();
      throw e;
    }
  }

  private void begin() throws IOException, InterruptedException {
    var shards = stream.shards();
    if (mapping.fromTheStart()) {
      readThoseThatMay(shards);
    } else {
      for (var shard : shards) {
        if (shard.isClosed()) {
          started.add(shard.id());
          handled.add(shard.id());
        } else {
          read(shard, "LATEST");
        }
      }
    }
    threads.execute(this::follow);
  }

  private void follow() {
    try {
      while (true) {
        var shard = ended.poll(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        if (shard != null) {
          handled.add(shard);
        }
        try {
          readThoseThatMay(stream.shards());
        } catch (IOException e) {
          log.accept(
              "stream | " + mapping.table() + " can't be followed, and is tried again: " + e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closing
    }
  }

  private void readThoseThatMay(List<Shard> shards) throws IOException, InterruptedException {
    var present = shards.stream().map(Shard::id).collect(Collectors.toSet());
    for (var shard : shards) {
      boolean isNext =
          shard.parent().filter(present::contains).filter(id -> !handled.contains(id)).isEmpty();
      if (isNext && !started.contains(shard.id())) {
        read(shard, "TRIM_HORIZON");
      }
    }
  }

  private void read(Shard shard, String start) throws IOException, InterruptedException {
    var reader = new ShardReader(stream, shard, start, mapping, pace, log);
    started.add(shard.id());
    threads.execute(
        () -> {
          try {
            reader.readAll(delivery);
            ended.add(shard.id());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closing
          }
        });
  }

  /** Stops at once, in the middle of any work. No work continues after this method returns. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    stream.close();
  }
}
