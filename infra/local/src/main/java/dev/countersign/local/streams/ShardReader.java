package dev.countersign.local.streams;

import dev.countersign.local.streams.TableStream.Shard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one shard to its end, batch by batch. It reads no batch before the previous one was
 * handled.
 */
final class ShardReader {
  private static final int MOST_BYTES = 6 * 1024 * 1024; // of an event (Lambda quotas, synchronous)
  private static final int ENVELOPE_BYTES = 1024;

  private final TableStream stream;
  private final Shard shard;
  private final Mapping mapping;
  private final StreamTiming pace;
  private final Consumer<String> log;
  private final Deque<StreamRecord> waiting = new ArrayDeque<>();
  private Optional<String> iterator;
  private Optional<String> lastRead = Optional.empty();

  /** Creates a reader whose position is fixed now, whenever it is read. */
  ShardReader(
      TableStream stream,
      Shard shard,
      String start,
      Mapping mapping,
      StreamTiming pace,
      Consumer<String> log)
      throws IOException, InterruptedException {
    this.stream = stream;
    this.shard = shard;
    this.mapping = mapping;
    this.pace = pace;
    this.log = log;
    iterator = Optional.of(stream.iterator(shard, start));
  }

  /** Reads the shard. Returns when the shard is closed, and all its records are handled. */
  void readAll(BatchDelivery delivery) throws InterruptedException {
    while (iterator.isPresent() || !waiting.isEmpty()) {
      try {
        gather();
      } catch (IOException | RuntimeException e) {
        log.accept("stream | " + mapping.table() + " can't be read, and is tried again: " + e);
        Thread.sleep(pace.firstRetry());
        continue;
      }
      delivery.deliver(batch());
    }
  }

  /** Reads until there is a batch, its window is over or the shard has ended. */
  private void gather() throws IOException, InterruptedException {
    long windowEnds = System.nanoTime() + mapping.window().toNanos();
    while (iterator.isPresent() && waiting.size() < mapping.batchSize()) {
      if (waiting.isEmpty()) {
        windowEnds = System.nanoTime() + mapping.window().toNanos();
      }
      var page = page(iterator.get());
      iterator = page.next();
      page.records().stream().filter(mapping.filter()::takes).forEach(waiting::add);
      if (!page.records().isEmpty()) {
        lastRead = Optional.of(page.records().getLast().sequenceNumber());
      }
      var left = Duration.ofNanos(windowEnds - System.nanoTime());
      if (!waiting.isEmpty() && !left.isPositive()) {
        return;
      }
      if (page.records().isEmpty() && iterator.isPresent()) {
        Thread.sleep(waiting.isEmpty() || left.compareTo(pace.poll()) > 0 ? pace.poll() : left);
      }
    }
  }

  private TableStream.RecordPage page(String place) throws IOException, InterruptedException {
    try {
      return stream.read(place, mapping.batchSize() - waiting.size());
    } catch (StreamException e) {
      if (e.isDataGone() && lastRead.isEmpty()) {
        // DynamoDB Local answers so for an empty shard, once another table also has a stream.
        return new TableStream.RecordPage(
            List.of(), Optional.of(stream.iterator(shard, "TRIM_HORIZON")));
      }
      if (e.isIteratorGone()) { // a batch took longer than its 15 minutes
        iterator = Optional.of(placeAfterLastRead());
      }
      throw e;
    }
  }

  private String placeAfterLastRead() throws IOException, InterruptedException {
    try {
      return lastRead.isPresent()
          ? stream.iteratorAfter(shard, lastRead.get())
          : stream.iterator(shard, "TRIM_HORIZON");
    } catch (StreamException e) {
      if (e.isDataGone()) {
        return stream.iterator(shard, "TRIM_HORIZON");
      }
      throw e;
    }
  }

  /** Returns the records of one batch that fit into one event; the others wait. */
  private List<StreamRecord> batch() {
    var batch = new ArrayList<StreamRecord>();
    int bytes = ENVELOPE_BYTES;
    while (!waiting.isEmpty() && batch.size() < mapping.batchSize()) {
      bytes += waiting.getFirst().bytes();
      if (bytes > MOST_BYTES && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.removeFirst());
    }
    return batch;
  }
}
