package dev.countersign.bench.functions;

import dev.countersign.bench.standins.HttpService.Answer;
import dev.countersign.bench.standins.HttpService.Request;
import dev.countersign.bench.standins.LoopbackServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * The Lambda Runtime API of one process (Lambda developer guide, "Using the Lambda runtime API"),
 * with the restore of a snapshot, and with the moments at which the process asked and answered.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";
  private static final Duration TIMEOUT = Duration.ofSeconds(28);

  private final LoopbackServer server;
  private final BlockingQueue<Turn> waiting = new ArrayBlockingQueue<>(1);
  private final CompletableFuture<Long> asked = new CompletableFuture<>();
  private final Semaphore restore = new Semaphore(0);
  private volatile Turn current = new Turn(new byte[0]);

  /** One event and what came of it. */
  static final class Turn {
    private final byte[] event;
    private final String requestId = UUID.randomUUID().toString();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private volatile long given;
    private volatile long answered;

    Turn(byte[] event) {
      this.event = event;
    }

    CompletableFuture<String> answer() {
      return answer;
    }

    /** Returns when the process was given the event, by {@link System#nanoTime()}. */
    long given() {
      return given;
    }

    /** Returns when its answer was here, by {@link System#nanoTime()}. */
    long answered() {
      return answered;
    }
  }

  RuntimeApi() throws IOException {
    server = LoopbackServer.start(Optional.empty(), this::serve);
  }

  /** Returns host and port. */
  String address() {
    return server.authority();
  }

  /** Gives the process an event, as soon as it asks for one. */
  Turn offer(byte[] event) {
    var turn = new Turn(event);
    current = turn;
    waiting.add(turn);
    return turn;
  }

  /** Ends the event that the process is at, because the process has ended. */
  void processEnded() {
    current.answer.completeExceptionally(new IOException("the process ended"));
    asked.completeExceptionally(new IOException("the process ended"));
  }

  /** Returns when the process asked for its first event or for its restore. */
  CompletableFuture<Long> asked() {
    return asked;
  }

  /** Lets the process go on that waits to be restored. */
  void restore() {
    restore.release();
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer serve(Request request) throws InterruptedException {
    String path = request.path().substring(ROOT.length());
    if (path.equals("restore/next")) {
      asked.complete(System.nanoTime());
      restore.acquire();
      return Answer.of(200, "");
    }
    if (path.equals("invocation/next")) {
      return next();
    }
    Turn turn = current;
    if (path.equals("invocation/" + turn.requestId + "/response")) {
      turn.answered = System.nanoTime();
      turn.answer.complete(request.text());
    } else {
      var fault = new IOException(request.path() + ": " + request.text());
      turn.answer.completeExceptionally(fault);
      asked.completeExceptionally(fault);
    }
    return Answer.of(202, "{\"status\":\"OK\"}");
  }

  private Answer next() throws InterruptedException {
    asked.complete(System.nanoTime());
    Turn turn = waiting.take();
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "Lambda-Runtime-Aws-Request-Id",
            turn.requestId,
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-west-1:000000000000:function:bench:live",
            "Lambda-Runtime-Deadline-Ms",
            "" + Instant.now().plus(TIMEOUT).toEpochMilli());
    turn.given = System.nanoTime();
    return new Answer(200, headers, turn.event);
  }
}
