package dev.countersign.emulators.eventbridge;

import dev.countersign.emulators.aws.AwsError;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.emulators.eventbridge.EntryResult.Accepted;
import dev.countersign.emulators.eventbridge.EntryResult.Refused;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * EventBridge behind PutEvents: it validates as AWS does, and keeps the events of its buses. It has
 * no rules and no targets; callers that want the events register a listener.
 *
 * <p>An event for a bus that does not exist is accepted and dropped, as AWS does (aws-cli issue
 * 9186); {@link #onLost} reports it here. Safe for use by any thread.
 */
public abstract sealed class EventBridge permits InProcessEventBridge, LocalEventBridge {
  private static final int MAX_ENTRIES = 10;
  private static final int MAX_BYTES = 256 * 1024; // of all entries; the sum must be less
  private static final int KEPT_EVENTS = 10_000;

  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Set<String> buses = new LinkedHashSet<>(List.of("default"));
  private final Deque<BusEvent> carried = new ArrayDeque<>();
  private final List<Consumer<BusEvent>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<BusEvent>> listenersForLost = new CopyOnWriteArrayList<>();
  private int carriedBeforeFailing;
  private int failingEntries;
  private EntryFault failure = EntryFault.THROTTLING;

  /** How one entry fails in a call that succeeds. Both faults are worth a retry. */
  public enum EntryFault {
    THROTTLING("ThrottlingException", "Rate exceeded"),
    INTERNAL_FAILURE("InternalFailure", "The request processing has failed.");

    private final String code;
    private final String message;

    EntryFault(String code, String message) {
      this.code = code;
      this.message = message;
    }

    private Refused refusal() {
      return new Refused(code, message);
    }
  }

  EventBridge(InstantSource clock, Supplier<String> ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Creates every {@code AWS::Events::EventBus} of the template. */
  public final void createBuses(Template template) {
    template.resources("AWS::Events::EventBus").forEach(bus -> createBus(bus.physicalId()));
  }

  public final synchronized void createBus(String name) {
    buses.add(name);
  }

  /** Returns the last 10,000 events of all buses, in their order. */
  public final synchronized List<BusEvent> events() {
    return List.copyOf(carried);
  }

  /** Calls the listener for each later event on a bus, one after another. */
  public final void onEvent(Consumer<BusEvent> listener) {
    listeners.add(listener);
  }

  /** Calls the listener for each later event that is accepted for a bus that does not exist. */
  public final void onLost(Consumer<BusEvent> listener) {
    listenersForLost.add(listener);
  }

  /** Makes the next entries fail in this way; they are not published. */
  public final synchronized void failNextEntries(int entries, EntryFault fault) {
    carriedBeforeFailing = 0;
    failingEntries = entries;
    failure = fault;
  }

  /** Accepts so many more entries; then all fail in this way, until {@link #recover}. */
  public final synchronized void failEntriesAfter(int entries, EntryFault fault) {
    failNextEntries(Integer.MAX_VALUE, fault);
    carriedBeforeFailing = entries;
  }

  /** Ends all faults that were set. */
  public synchronized void recover() {
    failNextEntries(0, EntryFault.THROTTLING);
  }

  /**
   * Processes each entry by itself.
   *
   * @return the result of each, in their order
   * @throws AwsError if the call is rejected as a whole
   */
  final synchronized List<EntryResult> put(List<Entry> entries) {
    check(entries);
    return entries.stream().map(this::put).toList();
  }

  private static void check(List<Entry> entries) {
    if (entries.isEmpty()) {
      throw wrongLength("greater than or equal to 1");
    }
    if (entries.size() > MAX_ENTRIES) {
      throw wrongLength("less than or equal to " + MAX_ENTRIES);
    }
    if (entries.stream().mapToLong(Entry::bytes).sum() >= MAX_BYTES) {
      throw validation("Total size of the entries in the request is over the limit.");
    }
  }

  private EntryResult put(Entry entry) {
    Optional<Refused> refusal = entry.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (failingEntries > 0 && carriedBeforeFailing == 0) {
      failingEntries--;
      return failure.refusal();
    }
    carriedBeforeFailing = Math.max(0, carriedBeforeFailing - 1);
    BusEvent event = entry.event(ids.get(), clock.instant());
    carry(event);
    return new Accepted(event.id());
  }

  private void carry(BusEvent event) {
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
