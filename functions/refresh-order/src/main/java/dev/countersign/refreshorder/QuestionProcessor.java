package dev.countersign.refreshorder;

import dev.countersign.faults.Deadline;
import dev.countersign.http.Causes;
import dev.countersign.http.Log;
import dev.countersign.http.Metric;
import dev.countersign.orders.Order;
import dev.countersign.orders.Orders;
import dev.countersign.payments.OrderRefresher;
import dev.countersign.payments.OrderRefresher.RefreshOutcome;
import dev.countersign.questions.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the questions of one batch: from the order's row if the order is settled by now,
 * otherwise by one read of its PaymentIntent at Stripe.
 *
 * <p>The number of reads at Stripe is limited for each shard of the stream; Lambda delivers one
 * batch of a shard at a time. Questions above the limit are dropped and not postponed: a page that
 * still waits asks again.
 */
final class QuestionProcessor {
  /**
   * The limit of reads for one batch: the number that {@link RequestSpacing} allows in the two
   * seconds in which Lambda collects the next batch.
   */
  static final int MOST_READS = 10;

  /** After this time the page has asked again, or is closed. */
  static final Duration TOO_OLD = Duration.ofSeconds(30);

  private final Orders orders;
  private final OrderRefresher refresher;
  private final RequestSpacing spacing;
  private final Log log;
  private final InstantSource clock;

  QuestionProcessor(
      Orders orders,
      OrderRefresher refresher,
      RequestSpacing spacing,
      Log log,
      InstantSource clock) {
    this.orders = orders;
    this.refresher = refresher;
    this.spacing = spacing;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Answers the questions. A fault of one question does not throw, so that the others are answered.
   */
  Tally answer(List<Question> questions, String requestId) {
    var tally = new Tally();
    for (Question question : latestOfEachOrder(questions)) {
      Duration age = Duration.between(question.askedAt(), clock.instant());
      boolean isTooLate = age.compareTo(TOO_OLD) > 0 || Deadline.current().hasPassed();
      if (isTooLate || tally.reads() == MOST_READS) {
        tally.countDropped();
      } else {
        answer(question, tally, requestId);
      }
    }
    return tally;
  }

  private static List<Question> latestOfEachOrder(List<Question> questions) {
    Map<String, Question> latest = new LinkedHashMap<>();
    questions.forEach(question -> latest.put(question.order().value(), question));
    return List.copyOf(latest.values());
  }

  private void answer(Question question, Tally tally, String requestId) {
    try {
      Optional<Order> open =
          orders.find(question.order()).filter(order -> Question.isOpen(order, clock.instant()));
      if (open.isEmpty()) {
        tally.countSettled();
      } else {
        ask(open.get(), tally, requestId);
      }
    } catch (RuntimeException fault) {
      tally.countFailed();
      logFault(question, fault, requestId);
    }
  }

  private void ask(Order order, Tally tally, String requestId) {
    tally.countRead();
    try {
      switch (refresher.refresh(order)) {
        case RefreshOutcome.Recorded(var newReasons) -> {
          tally.countAnswered();
          if (!newReasons.isEmpty()) {
            tally.countQuarantined();
          }
          logLine("INFO", "learned from Stripe", order, requestId);
        }
        case RefreshOutcome.NothingNew() -> tally.countAnswered();
        // Reconciliation reports these. Here they would be reported each time a page asks.
        case RefreshOutcome.OtherMode() ->
            fail("the API key is of another mode", order, tally, requestId);
        case RefreshOutcome.Missing() ->
            fail("Stripe has no such PaymentIntent", order, tally, requestId);
        case RefreshOutcome.Unreadable() ->
            fail("what Stripe has can't be read", order, tally, requestId);
      }
    } finally {
      // Also after the last read, because the next invocation for this shard may read at once.
      spacing.waitForTurn();
    }
  }

  private void fail(String why, Order order, Tally tally, String requestId) {
    tally.countFailed();
    logLine("WARN", why, order, requestId);
  }

  private void logLine(String level, String message, Order order, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", message);
    fields.put("orderId", order.id().value());
    log.write(level, requestId, fields, List.of());
  }

  private void logFault(Question question, RuntimeException fault, String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("message", "failed");
    fields.put("orderId", question.order().value());
    fields.put("cause", Causes.describe(fault));
    log.write("ERROR", requestId, fields, List.of(Metric.of(fault)));
  }
}
