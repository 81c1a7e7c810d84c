package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import dev.countersign.stripe.StripeAccount.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

abstract class JournalContract {
  /** Far ahead, for DynamoDB Local deletes by the machine's clock what is to be kept no longer. */
  private static final Instant NOW = Instant.parse("2126-11-01T12:00:00.123Z");

  abstract Journal journal();

  @Test
  void a_run_is_loaded_as_it_was_saved() {
    Run run = run();
    assertThat(journal().load(run.name())).isEmpty();
    assertThat(journal().save(run)).isTrue();
    assertThat(journal().load(run.name())).contains(run);
    Run next = run.after(Optional.of("evt_7"), 3);
    assertThat(journal().save(next)).isTrue();
    assertThat(journal().load(run.name())).contains(next);
  }

  @Test
  void of_two_who_go_on_with_a_run_one_is_refused() {
    Run run = run();
    journal().save(run);
    Run mine = run.after(Optional.of("evt_1"), 0);
    assertThat(journal().save(mine)).isTrue();
    assertThat(journal().save(run.after(Optional.of("evt_2"), 0))).isFalse();
    assertThat(journal().save(mine.after(Optional.empty(), 0).after(Optional.empty(), 0)))
        .isFalse();
    assertThat(journal().load(run.name())).contains(mine);
  }

  @Test
  void of_two_who_begin_a_run_one_is_refused() {
    Run run = run();
    journal().save(run);
    assertThat(
            journal()
                .save(
                    new Run(
                        run.name(),
                        1,
                        NOW.plusSeconds(1),
                        run.window(),
                        Stage.EVENTS,
                        Optional.empty(),
                        0)))
        .isFalse();
  }

  @Test
  void drifts_are_listed_once_each_and_by_run() {
    Run run = run();
    List<Drift> reported = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Drift drift =
          new Drift(
              i % 2 == 0 ? What.EVENT_NOT_HEARD : What.ORPHANED_EVENT,
              "evt_" + i,
              i == 3 ? Optional.empty() : Optional.of(OrderId.derive("s", UUID.randomUUID())),
              i == 5 ? Remedy.NEEDS_A_PERSON : Remedy.RECORDED);
      journal().report(run, drift);
      journal().report(run, drift);
      reported.add(drift);
    }
    journal().report(run(), new Drift(What.UNREADABLE, "x", Optional.empty(), Remedy.RECORDED));
    assertThat(drifts(run)).containsExactlyInAnyOrderElementsOf(reported);
    assertThat(drifts(run())).isEmpty();
  }

  private List<Drift> drifts(Run run) {
    List<Drift> all = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      Listing<Drift> part = journal().drifts(run, from);
      all.addAll(part.items());
      from = part.next();
    } while (from.isPresent());
    return all;
  }

  /** Of a name that nobody else uses. */
  private static Run run() {
    Instant from = NOW.minus(Duration.ofDays(UUID.randomUUID().getMostSignificantBits() >>> 44));
    Window range = new Window(from, NOW);
    return Run.begun(Run.name(range), 1, NOW, range);
  }
}
