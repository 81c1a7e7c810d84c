package dev.countersign.simulation.deployment;

import static dev.countersign.simulation.faults.Fault.ANSWER_LOST;
import static dev.countersign.simulation.faults.Fault.ARRIVES_LATE;
import static dev.countersign.simulation.faults.Fault.BROKEN_AFTER;
import static dev.countersign.simulation.faults.Fault.BROKEN_BEFORE;
import static dev.countersign.simulation.faults.Fault.CANCELED;
import static dev.countersign.simulation.faults.Fault.CONFLICT;
import static dev.countersign.simulation.faults.Fault.CRASH_AFTER;
import static dev.countersign.simulation.faults.Fault.CRASH_BEFORE;
import static dev.countersign.simulation.faults.Fault.IN_PROGRESS_DONE;
import static dev.countersign.simulation.faults.Fault.IN_PROGRESS_FAILED;
import static dev.countersign.simulation.faults.Fault.IN_PROGRESS_LATER;
import static dev.countersign.simulation.faults.Fault.REFUSED;
import static dev.countersign.simulation.faults.Fault.REQUEST_LOST;
import static dev.countersign.simulation.faults.Fault.SERVER_ERROR;
import static dev.countersign.simulation.faults.Fault.SLOW;
import static dev.countersign.simulation.faults.Fault.STALL;
import static dev.countersign.simulation.faults.Fault.THROTTLED;

import dev.countersign.simulation.deployment.DynamoDbCalls.ApiCall;
import dev.countersign.simulation.deployment.DynamoDbLocal.NamedItem;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.faults.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The HTTP client below an environment's SDK. At each attempt other actors may go first, and a
 * fault may happen in the form of HTTP. A request without a fault reaches DynamoDB Local as the SDK
 * signed it.
 */
final class DynamoDbHttp implements SdkHttpClient {
  private static final List<Fault> OF_READS =
      List.of(
          REFUSED,
          REQUEST_LOST,
          ANSWER_LOST,
          BROKEN_BEFORE,
          BROKEN_AFTER,
          THROTTLED,
          SERVER_ERROR,
          SLOW,
          STALL,
          CRASH_BEFORE,
          CRASH_AFTER);

  private static final List<Fault> OF_WRITES = with(OF_READS, ARRIVES_LATE, CONFLICT);

  private static final List<Fault> OF_TRANSACTIONS =
      with(OF_WRITES, CANCELED, IN_PROGRESS_DONE, IN_PROGRESS_LATER, IN_PROGRESS_FAILED);

  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final Duration LATEST = Duration.ofSeconds(10);

  private static final String IN_PROGRESS = "TransactionInProgressException";

  /** Reasons for a cancellation besides conditions ("TransactWriteItems"). */
  private static final List<String> REASONS =
      List.of(
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "ItemCollectionSizeLimitExceeded",
          "ValidationError");

  private static final List<String> THROTTLING =
      List.of("ProvisionedThroughputExceededException", "ThrottlingException");

  private final DynamoDbLocal dynamoDb;
  private final SdkHttpClient wire;
  private final Connection connection;
  private final DynamoDbCalls calls;

  /**
   * Creates the client.
   *
   * @param wire the connection to DynamoDB Local, which has no faults
   */
  DynamoDbHttp(
      DynamoDbLocal dynamoDb, SdkHttpClient wire, Connection connection, DynamoDbCalls calls) {
    this.dynamoDb = dynamoDb;
    this.wire = wire;
    this.connection = connection;
    this.calls = calls;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return attempt(request).response();
      }

      @Override
      public void abort() {
        // Nobody waits on a real clock.
      }
    };
  }

  private DynamoDbAnswer attempt(HttpExecuteRequest request) throws IOException {
    calls.mustBeInTime();
    ApiCall call = calls.current();
    Optional<Fault> fault =
        connection.attempt("HTTP " + call.operation(), tables(call), possible(call));
    Supplier<DynamoDbAnswer> effect =
        () -> dynamoDb.carryOut(call.written(), () -> forward(request));
    DynamoDbAnswer answer;
    try {
      answer = fault.isEmpty() ? connection.effect(effect) : meet(fault.get(), call, effect);
    } catch (IOException | SdkException e) {
      connection.engine().note("  =", e.getClass().getSimpleName());
      connection.arrive(fault);
      throw e;
    }
    connection.engine().note("  =", Integer.toString(answer.head().statusCode()));
    connection.arrive(fault);
    calls.mustBeInTime();
    return answer;
  }

  private static String tables(ApiCall call) {
    return call.written().stream().map(NamedItem::table).collect(Collectors.joining(" "));
  }

  private static List<Fault> possible(ApiCall call) {
    return switch (call.kind()) {
      case TRANSACTION -> OF_TRANSACTIONS;
      case WRITE -> OF_WRITES;
      default -> OF_READS;
    };
  }

  private DynamoDbAnswer meet(Fault fault, ApiCall call, Supplier<DynamoDbAnswer> effect)
      throws IOException {
    return switch (fault) {
      case REFUSED -> {
        connection.engine().sleep(CONNECT);
        throw new ConnectException("Connection refused");
      }
      case REQUEST_LOST -> throw noAnswer();
      case ANSWER_LOST -> {
        happensUnheard(effect);
        throw noAnswer();
      }
      case ARRIVES_LATE -> {
        connection.later(LATEST, effect);
        throw noAnswer();
      }
      case BROKEN_BEFORE -> throw new SocketException("Connection reset");
      case BROKEN_AFTER -> {
        DynamoDbAnswer whole = happensUnheard(effect);
        yield whole.brokenAfter(connection.engine().chance().nextInt(whole.body().length));
      }
      case THROTTLED -> DynamoDbAnswer.refusal(connection.engine().chance().oneOf(THROTTLING));
      case SERVER_ERROR -> {
        // "The operation may have succeeded or failed" ("Error handling with DynamoDB", HTTP 500).
        if (connection.engine().chance().nextInt(2) == 0) {
          var _ = happensUnheard(effect);
        }
        yield DynamoDbAnswer.internalServerError();
      }
      case CANCELED ->
          DynamoDbAnswer.canceled(reasons(call, connection.engine().chance().oneOf(REASONS)));
      case CONFLICT ->
          call.kind() == Call.TRANSACTION
              ? DynamoDbAnswer.canceled(reasons(call, "TransactionConflict"))
              : DynamoDbAnswer.refusal("TransactionConflictException");
      case IN_PROGRESS_DONE -> {
        var _ = happensUnheard(effect);
        yield DynamoDbAnswer.refusal(IN_PROGRESS);
      }
      case IN_PROGRESS_LATER -> {
        connection.inDoubt();
        connection.later(LATEST, effect);
        yield DynamoDbAnswer.refusal(IN_PROGRESS);
      }
      case IN_PROGRESS_FAILED -> DynamoDbAnswer.refusal(IN_PROGRESS);
      case SLOW -> {
        connection.engine().sleep(calls.slow());
        yield connection.effect(effect);
      }
      default -> connection.effect(effect);
    };
  }

  private DynamoDbAnswer happensUnheard(Supplier<DynamoDbAnswer> effect) {
    connection.inDoubt();
    return connection.effect(effect);
  }

  private IOException noAnswer() {
    calls.waitInVain();
    return new SocketTimeoutException("Read timed out");
  }

  /** Returns the reasons for one of the items; chance decides which. */
  private List<String> reasons(ApiCall call, String reason) {
    List<String> reasons = new ArrayList<>(Collections.nCopies(call.written().size(), "None"));
    reasons.set(connection.engine().chance().nextInt(reasons.size()), reason);
    return reasons;
  }

  private DynamoDbAnswer forward(HttpExecuteRequest request) {
    try {
      DynamoDbAnswer answer = DynamoDbAnswer.of(wire.prepareRequest(request).call());
      // This must not look like a fault of this world, which a function would answer.
      if (!answer.isOfUse()) {
        throw new AssertionError("DynamoDB Local answers " + answer.text());
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError("DynamoDB Local does not answer", e);
    }
  }

  private static List<Fault> with(List<Fault> some, Fault... more) {
    List<Fault> all = new ArrayList<>(some);
    Collections.addAll(all, more);
    return List.copyOf(all);
  }

  @Override
  public String clientName() {
    return "Simulated";
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
