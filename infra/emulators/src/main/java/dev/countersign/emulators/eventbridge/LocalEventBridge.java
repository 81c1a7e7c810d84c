package dev.countersign.emulators.eventbridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.aws.AwsJsonServer;
import dev.countersign.emulators.aws.AwsJsonServer.Answer;
import dev.countersign.emulators.aws.AwsJsonServer.Dialect;
import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for EventBridge on 127.0.0.1: takes PutEvents over AWS's JSON 1.1 protocol, checks what
 * EventBridge checks, and keeps what its buses carry. No rule and no target is behind them; who
 * wants to hear the events listens.
 *
 * <p>An event for a bus that doesn't exist is accepted and carried nowhere, as AWS does it (aws-cli
 * issue 9186); here {@link #onLost} tells. Signatures must be there but are not checked.
 */
public final class LocalEventBridge implements AutoCloseable {
  private static final Dialect DIALECT = new Dialect("1.1", "AWSEvents", "message");
  private static final int MAX_ENTRIES = 10;
  private static final int MAX_BYTES = 256 * 1024; // of all entries; they must be less
  private static final int KEPT_EVENTS = 10_000;

  private final AwsJsonServer server;
  private final Clock clock = Clock.systemUTC();
  private final Set<String> buses = new LinkedHashSet<>(List.of("default"));
  private final Deque<Event> carried = new ArrayDeque<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Event>> listenersForLost = new CopyOnWriteArrayList<>();
  private int failingCalls;
  private CallFault callFault = CallFault.THROTTLING;
  private int failingEntries;
  private EntryFault entryFault = EntryFault.THROTTLING;

  /** How a whole call fails. */
  public enum CallFault {
    /** 400 ThrottlingException, which AWS's SDKs retry. */
    THROTTLING,
    /** 500 InternalException, which AWS's SDKs retry. */
    INTERNAL_ERROR,
    /** The connection closes without an answer, and nothing was carried. */
    NO_ANSWER,
    /** The connection closes without an answer, but everything was carried. */
    ANSWER_LOST
  }

  /** How one entry fails in a call that succeeds; both are worth another try. */
  public enum EntryFault {
    THROTTLING("ThrottlingException", "Rate exceeded"),
    INTERNAL_FAILURE("InternalFailure", "The request processing has failed.");

    private final String code;
    private final String message;

    EntryFault(String code, String message) {
      this.code = code;
      this.message = message;
    }

    private Entry.Refusal refusal() {
      return new Entry.Refusal(code, message);
    }
  }

  private LocalEventBridge(int port) throws IOException {
    server = AwsJsonServer.start(port, DIALECT, this::answer);
  }

  /**
   * Starts an EventBridge that has the bus {@code default}, on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws BindException if the port is in use
   */
  public static LocalEventBridge start(int port) throws IOException {
    return new LocalEventBridge(port);
  }

  /** Where it listens, for {@code AWS_ENDPOINT_URL_EVENTBRIDGE}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Creates every {@code AWS::Events::EventBus} of the template. */
  public synchronized void createBuses(Template template) {
    template.resources("AWS::Events::EventBus").forEach(bus -> buses.add(bus.physicalId()));
  }

  /** The last 10,000 events that a bus has carried, in their order. */
  public synchronized List<Event> events() {
    return List.copyOf(carried);
  }

  /** From now on this hears each event that a bus carries, one after another. */
  public void onEvent(Consumer<Event> listener) {
    listeners.add(listener);
  }

  /** From now on this hears each event that is accepted for a bus that doesn't exist. */
  public void onLost(Consumer<Event> listener) {
    listenersForLost.add(listener);
  }

  /** The next so many entries fail in this way, and are not carried. */
  public synchronized void failNextEntries(int entries, EntryFault fault) {
    failingEntries = entries;
    entryFault = fault;
  }

  /** The next so many calls fail in this way; an SDK's own retries are calls, too. */
  public synchronized void failNextCalls(int calls, CallFault fault) {
    failingCalls = calls;
    callFault = fault;
  }

  /** Nothing fails any more that was told to. */
  public synchronized void recover() {
    failingEntries = 0;
    failingCalls = 0;
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LocalEventBridge[" + endpoint() + "]";
  }

  private synchronized @Nullable Answer answer(String action, JsonObject request) {
    if (!action.equals("PutEvents")) {
      throw AwsJsonServer.unknownOperation();
    }
    if (failingCalls > 0) {
      failingCalls--;
      return failed(request);
    }
    return new Answer.Done(putEvents(entries(request)));
  }

  private @Nullable Answer failed(JsonObject request) {
    return switch (callFault) {
      case THROTTLING -> new Answer.Failed(400, "ThrottlingException", "Rate exceeded");
      case INTERNAL_ERROR ->
          new Answer.Failed(500, "InternalException", "An internal error occurred.");
      case NO_ANSWER -> null;
      case ANSWER_LOST -> {
        putEvents(entries(request));
        yield null;
      }
    };
  }

  /** Each entry for itself, in the order of the request, which the results have too. */
  private JsonObject putEvents(List<Entry> entries) {
    var results = new JsonArray();
    int failed = 0;
    for (Entry entry : entries) {
      var refusal = entry.refusal();
      if (refusal.isEmpty() && failingEntries > 0) {
        failingEntries--;
        refusal = Optional.of(entryFault.refusal());
      }
      var result = new JsonObject();
      if (refusal.isPresent()) {
        failed++;
        result.addProperty("ErrorCode", refusal.get().code());
        result.addProperty("ErrorMessage", refusal.get().message());
      } else {
        String id = UUID.randomUUID().toString();
        result.addProperty("EventId", id);
        carry(entry.event(id, clock.instant()));
      }
      results.add(result);
    }
    var body = new JsonObject();
    body.addProperty("FailedEntryCount", failed);
    body.add("Entries", results);
    return body;
  }

  private void carry(Event event) {
    if (!buses.contains(event.bus())) {
      listenersForLost.forEach(listener -> listener.accept(event));
      return;
    }
    if (carried.size() == KEPT_EVENTS) {
      carried.removeFirst();
    }
    carried.addLast(event);
    listeners.forEach(listener -> listener.accept(event));
  }

  private static List<Entry> entries(JsonObject request) {
    var entries = new ArrayList<Entry>();
    if (request.get("Entries") instanceof JsonArray list) {
      for (JsonElement entry : list) {
        if (!entry.isJsonObject()) {
          throw new AwsError("SerializationException", "An entry is no JSON object.");
        }
        entries.add(new Entry(entry.getAsJsonObject()));
      }
    }
    if (entries.isEmpty()) {
      throw wrongLength("greater than or equal to 1");
    }
    if (entries.size() > MAX_ENTRIES) {
      throw wrongLength("less than or equal to " + MAX_ENTRIES);
    }
    if (entries.stream().mapToLong(Entry::bytes).sum() >= MAX_BYTES) {
      throw validation("Total size of the entries in the request is over the limit.");
    }
    return entries;
  }

  private static AwsError wrongLength(String length) {
    return validation(
        "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must"
            + " have length "
            + length);
  }

  private static AwsError validation(String message) {
    return new AwsError("ValidationException", message);
  }
}
