package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.orders.Backlog.Listing;
import dev.countersign.orders.OrderId;
import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.reconcile.Drift.Remedy;
import dev.countersign.reconcile.Drift.What;
import dev.countersign.reconcile.Journal.Dismissing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
    Run later = run.after(Stage.EVENTS, at("evt_7").counting(3)).next();
    Run next =
        later.after(Stage.PAYMENT_INTENTS, through().toBind(Optional.of(run.window()))).next();
    assertThat(journal().save(later)).isTrue();
    assertThat(journal().save(next)).isTrue();
    assertThat(journal().load(run.name())).contains(next);
  }

  @Test
  void of_two_who_go_on_with_a_run_one_is_refused() {
    Run run = run();
    journal().save(run);
    Run mine = run.after(Stage.EVENTS, at("evt_1")).next();
    assertThat(journal().save(mine)).isTrue();
    assertThat(journal().save(run.after(Stage.EVENTS, at("evt_2")).next())).isFalse();
    Run ahead = mine.next().next();
    assertThat(journal().save(ahead)).isFalse();
    assertThat(journal().load(run.name())).contains(mine);
  }

  @Test
  void of_two_who_begin_a_run_one_is_refused() {
    Run run = run();
    journal().save(run);
    Run other = Run.after(Optional.empty(), run.name(), NOW.plusSeconds(1), run.window());
    assertThat(journal().save(other)).isFalse();
  }

  @Test
  void drifts_are_listed_once_each_and_by_run() {
    Run run = run();
    List<Drift> reported = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Drift drift =
          new Drift(
              i % 2 == 0 ? What.EVENT_NOT_HEARD : What.ORPHANED_EVENT,
              i % 2 == 0 ? Stage.EVENTS : Stage.ORPHANS,
              "evt_" + i,
              i == 3 ? Optional.empty() : Optional.of(OrderId.derive("s", UUID.randomUUID())),
              i == 5 ? Remedy.NEEDS_A_PERSON : Remedy.RECORDED);
      journal().report(run, drift);
      journal().report(run, drift);
      reported.add(drift);
    }
    journal().report(run(), unreadable("x"));
    assertThat(all(from -> journal().drifts(run, from)))
        .containsExactlyInAnyOrderElementsOf(reported);
    assertThat(all(from -> journal().drifts(run(), from))).isEmpty();
  }

  @Test
  void an_item_is_open_from_when_it_was_first_found_until_it_is_closed() {
    OpenItem first = item(NOW);
    assertThat(journal().open(first)).isTrue();
    OpenItem again = new OpenItem(first.drift(), NOW.plusSeconds(900), Optional.empty());
    assertThat(journal().open(again)).isFalse();
    assertThat(open()).contains(first).doesNotContain(again);
    journal().close(first, NOW.plusSeconds(1800));
    assertThat(open()).doesNotContain(first);
    assertThat(journal().open(again)).isTrue();
    assertThat(open()).contains(again);
  }

  @Test
  void an_item_is_dismissed_once_and_stays_so_as_long_as_it_is_open() {
    OpenItem item = item(NOW);
    journal().open(item);
    var dismissal = new OpenItem.Dismissal("ada@example.com", "known", NOW.plusSeconds(60));
    OpenItem dismissed = item.dismissed(dismissal);
    assertThat(journal().dismiss(item.id(), dismissal))
        .isEqualTo(new Dismissing.Dismissed(dismissed));
    var other = new OpenItem.Dismissal("bob@example.com", "me too", NOW.plusSeconds(61));
    assertThat(journal().dismiss(item.id(), other)).isEqualTo(new Dismissing.Already(dismissed));
    assertThat(journal().open(item)).isFalse();
    assertThat(open()).contains(dismissed);
    journal().close(item, NOW.plusSeconds(62)); // as it was before somebody decided
    assertThat(open()).contains(dismissed);
    journal().close(dismissed, NOW.plusSeconds(63));
    assertThat(open()).doesNotContain(dismissed);
    assertThat(journal().dismiss(item.id(), other)).isEqualTo(new Dismissing.NotOpen());
    assertThat(journal().open(item)).isTrue();
    assertThat(open()).contains(item);
  }

  @Test
  void an_open_item_calls_a_person_from_when_it_needs_one_unless_it_was_dismissed() {
    OpenItem first = item(NOW, Remedy.TRIED_AGAIN);
    journal().open(first);
    OpenItem calling = new OpenItem(needingAPerson(first), NOW.plusSeconds(900), Optional.empty());
    assertThat(journal().open(calling)).isTrue();
    assertThat(journal().open(calling)).isFalse();
    OpenItem kept = new OpenItem(calling.drift(), NOW, Optional.empty());
    assertThat(journal().item(first.id())).contains(kept);
    assertThat(journal().open(first)).isFalse();
    assertThat(journal().item(first.id())).contains(kept);
    OpenItem decided = item(NOW, Remedy.TRIED_AGAIN);
    journal().open(decided);
    var dismissal = new OpenItem.Dismissal("ada@example.com", "known", NOW.plusSeconds(60));
    journal().dismiss(decided.id(), dismissal);
    assertThat(journal().open(new OpenItem(needingAPerson(decided), NOW, Optional.empty())))
        .isFalse();
    assertThat(journal().item(decided.id())).contains(decided.dismissed(dismissal));
  }

  @Test
  void an_open_item_is_found_by_its_id() {
    OpenItem item = item(NOW);
    assertThat(journal().item(item.id())).isEmpty();
    journal().open(item);
    assertThat(journal().item(item.id())).contains(item);
    journal().close(item, NOW.plusSeconds(60));
    assertThat(journal().item(item.id())).isEmpty();
  }

  @Test
  void the_account_that_was_seen_first_in_each_mode_is_remembered() {
    String live = journal().rememberAccount(true, "acct_live");
    assertThat(journal().rememberAccount(true, "acct_other")).isEqualTo(live);
    String test = journal().rememberAccount(false, "acct_test");
    assertThat(journal().rememberAccount(false, "acct_other")).isEqualTo(test);
    assertThat(List.of(live, test)).containsExactly("acct_live", "acct_test");
  }

  @Test
  void an_item_that_is_not_open_can_not_be_dismissed() {
    assertThat(journal().dismiss("order-missing:pi_no", new OpenItem.Dismissal("a", "b", NOW)))
        .isEqualTo(new Dismissing.NotOpen());
  }

  @Test
  void an_order_is_left_to_its_buyer_as_the_latest_look_has_found() {
    OrderId order = OrderId.derive("s", UUID.randomUUID());
    OrderId other = OrderId.derive("s", UUID.randomUUID());
    assertThat(journal().waits(List.of(order, other))).isEmpty();
    journal().leave(new Wait(order, NOW.plusSeconds(9), NOW.plusSeconds(3)));
    Wait latest = new Wait(order, NOW.plusSeconds(8), NOW.plusSeconds(6));
    journal().leave(latest);
    assertThat(journal().waits(List.of(other, order, order))).isEqualTo(Map.of(order, latest));
    assertThat(journal().waits(List.of())).isEmpty();
  }

  @Test
  void more_orders_are_looked_up_than_a_batch_has() {
    List<OrderId> orders = new ArrayList<>();
    for (int i = 0; i < 205; i++) {
      OrderId order = OrderId.derive("s", UUID.randomUUID());
      journal().leave(new Wait(order, NOW, NOW));
      orders.add(order);
    }
    assertThat(journal().waits(orders)).containsOnlyKeys(orders);
  }

  private List<OpenItem> open() {
    return all(journal()::openItems);
  }

  private static <T> List<T> all(Function<Optional<String>, Listing<T>> list) {
    List<T> all = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      Listing<T> part = list.apply(from);
      all.addAll(part.items());
      from = part.next();
    } while (from.isPresent());
    return all;
  }

  private static OpenItem item(Instant since) {
    return item(since, Remedy.NEEDS_A_PERSON);
  }

  private static OpenItem item(Instant since, Remedy remedy) {
    String event = "evt_" + UUID.randomUUID();
    return new OpenItem(
        new Drift(What.UNREADABLE, Stage.EVENTS, event, Optional.empty(), remedy),
        since,
        Optional.empty());
  }

  private static Drift needingAPerson(OpenItem item) {
    return unreadable(item.drift().object());
  }

  private static Drift unreadable(String object) {
    return new Drift(
        What.UNREADABLE, Stage.EVENTS, object, Optional.empty(), Remedy.NEEDS_A_PERSON);
  }

  private static Part at(String cursor) {
    return Part.leaving(new Pass(new Window(NOW, NOW), Optional.of(cursor), true));
  }

  private static Part through() {
    return Part.leaving(Optional.empty());
  }

  /** Of a name that nobody else uses. */
  private static Run run() {
    Instant from = NOW.minus(Duration.ofDays(UUID.randomUUID().getMostSignificantBits() >>> 44));
    Window range = new Window(from, NOW);
    Optional<Window> byHand = Optional.of(range);
    return new Due(new CancelAfter(Duration.ofHours(24), 10))
        .run(Run.name(byHand, true), byHand, Optional.empty(), NOW, NOW);
  }
}
