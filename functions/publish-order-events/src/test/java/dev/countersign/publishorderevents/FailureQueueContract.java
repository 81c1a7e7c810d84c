package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.countersign.orders.OrderId;
import dev.countersign.publishorderevents.Unpublished.Cause;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link FailureQueue} promises, whatever the queue is. */
abstract class FailureQueueContract {
  abstract FailureQueue queue();

  /** The messages that are there, in their order. */
  abstract List<String> messages();

  abstract void fail();

  abstract void recover();

  @Test
  void a_change_that_is_put_there_can_be_read_there() {
    Unpublished change = change();

    assertThat(queue().put(change)).isEmpty();

    assertThat(messages()).hasSize(1);
    assertThat(JsonParser.parseString(messages().getFirst()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"orderId": "%s", "version": 7, "changedAt": "2026-11-01T12:00:00Z",
                 "cause": "newer-version"}
                """
                    .formatted(change.order())));
  }

  @Test
  void each_change_is_a_message_of_its_own() {
    queue().put(change());
    queue().put(change());

    assertThat(messages()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void a_fault_is_told_and_not_thrown() {
    fail();
    assertThat(queue().put(change())).isPresent();

    recover();
    assertThat(queue().put(change())).isEmpty();
    assertThat(messages()).isNotEmpty();
  }

  static Unpublished change() {
    return new Unpublished(
        OrderId.derive("test", UUID.randomUUID()),
        Optional.of(7L),
        History.NOW,
        Cause.NEWER_VERSION);
  }
}
