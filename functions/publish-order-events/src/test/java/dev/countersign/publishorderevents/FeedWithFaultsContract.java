package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.EventBridge;
import dev.countersign.emulators.eventbridge.EventBridge.EntryFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Feed} promises besides, where a test sees the calls and can break the service. */
abstract class FeedWithFaultsContract extends FeedContract {
  /** The one to whose bus {@link #feed} sends. */
  abstract EventBridge bridge();

  @Override
  final List<String> heard(int count) {
    return heard();
  }

  /** The ids of the events that got through, in their order. */
  final List<String> heard() {
    return bridge().events().stream()
        .map(event -> JsonParser.parseString(event.detail()).getAsJsonObject())
        .map(detail -> detail.get("id").getAsString())
        .toList();
  }

  @Test
  void events_are_heard_in_the_order_in_which_they_are_sent() {
    List<OrderEvent> events = events(25);

    assertThat(feed().send(events).delivered()).isEqualTo(25);
    assertThat(heard()).isEqualTo(ids(events));
  }

  @Test
  void a_fault_tells_how_many_got_through_before_it_and_why() {
    List<OrderEvent> events = events(25);
    bridge().failEntriesAfter(13, EntryFault.THROTTLING);

    Feed.Sent sent = feed().send(events);

    assertThat(sent.delivered()).isEqualTo(13);
    assertThat(sent.fault()).isPresent();
    assertThat(heard()).startsWith(ids(events.subList(0, 13)).toArray(String[]::new));
  }

  @Test
  void an_event_that_was_not_delivered_can_be_sent_again() {
    List<OrderEvent> events = events(3);
    bridge().failEntriesAfter(1, EntryFault.THROTTLING);
    int delivered = feed().send(events).delivered();
    bridge().recover();

    Feed.Sent sent = feed().send(events.subList(delivered, 3));

    assertThat(sent.delivered()).isEqualTo(2);
    assertThat(sent.fault()).isEmpty();
    assertThat(heard()).containsSubsequence(ids(events));
  }
}
