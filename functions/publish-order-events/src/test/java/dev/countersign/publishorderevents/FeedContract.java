package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Feed} promises, whoever hears the events. */
abstract class FeedContract {
  abstract Feed feed();

  /** The ids of the events that got through, in any order, once there are that many. */
  abstract List<String> heard(int count);

  @Test
  void every_event_is_heard_once() {
    List<OrderEvent> events = events(25);

    assertThat(feed().send(events).delivered()).isEqualTo(25);
    assertThat(heard(25)).containsExactlyInAnyOrderElementsOf(ids(events));
  }

  @Test
  void all_is_well_when_there_is_nothing_to_send() {
    assertThat(feed().send(List.of()).delivered()).isZero();
    assertThat(feed().send(List.of()).fault()).isEmpty();
  }

  static List<OrderEvent> events(int count) {
    List<OrderEvent> events = new ArrayList<>();
    while (events.size() < count) {
      events.addAll(History.ofAnOrder().isPaid().told());
    }
    return events;
  }

  static List<String> ids(List<OrderEvent> events) {
    return events.stream().map(OrderEvent::id).toList();
  }
}
