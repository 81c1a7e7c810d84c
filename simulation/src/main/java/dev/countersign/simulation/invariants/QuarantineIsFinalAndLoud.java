package dev.countersign.simulation.invariants;

import com.google.gson.JsonElement;
import dev.countersign.simulation.deployment.FunctionAnswer;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.Invocation;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.OrderBook;
import dev.countersign.simulation.truth.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * While a reason holds the order is not fulfillable, and each new reason raises the alarm. The
 * alarm comes at once if the webhook or a page's question found the reason and the function did not
 * crash. In all other cases the order feed and reconciliation raise it; reconciliation names the
 * orders that it quarantined itself.
 */
final class QuarantineIsFinalAndLoud extends Invariant {
  private static final Pattern ALARM = Pattern.compile("\"Quarantined\":[1-9]");

  private final Map<Invocation, List<String>> owed = new HashMap<>();

  /**
   * For each run without faults, the orders that it has quarantined because Stripe denies their
   * facts.
   */
  private final Map<Invocation, List<OrderBook>> denied = new HashMap<>();

  private final Books books;
  private final Faults faults;

  QuarantineIsFinalAndLoud(Books books, Faults faults) {
    super("I13 Quarantine is final and loud");
    this.books = books;
    this.faults = faults;
  }

  @Override
  public void written(Written written) {
    for (Written.OrderChange change : written.orders()) {
      List<String> now = change.after().standing().reasons();
      require(
          now.isEmpty() || !change.after().standing().isFulfillable(),
          () -> change.book() + " is fulfillable in spite of " + now);
      List<String> fresh = new ArrayList<>(now);
      change.before().ifPresent(before -> fresh.removeAll(before.standing().reasons()));
      Invocation by = written.by();
      if (by != null && change.why() == Written.Why.DENIED && !faults.isActive()) {
        denied.computeIfAbsent(by, _ -> new ArrayList<>()).add(change.book());
      }
      if (by != null && isToSay(by.request()) && !fresh.isEmpty()) {
        owes(by, change.book(), fresh);
      }
    }
  }

  /**
   * Checks the alarm for all quarantined orders, which covers those whose function crashed before
   * it raised the alarm.
   */
  private void raises(FunctionRequest.Reconcile call, @Nullable FunctionAnswer answer) {
    if (faults.isActive() || answer == null || !answer.isSuccess() || call.payload().equals("{}")) {
      return;
    }
    long quarantined =
        books.orders().stream().filter(b -> b.row().status().equals("QUARANTINED")).count();
    require(
        answer.body().get("quarantined").getAsLong() == quarantined,
        () -> quarantined + " are quarantined, and the alarm says " + answer.body());
  }

  /** Checks that the report of the run that found it calls a person. */
  private void reports(List<OrderBook> denied, @Nullable FunctionAnswer answer) {
    if (answer != null && answer.isSuccess()) {
      for (OrderBook book : denied) {
        require(
            answer.body().getAsJsonArray("items").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(item -> item.get("what").getAsString().equals("not-at-stripe"))
                .filter(item -> item.get("remedy").getAsString().equals("needs-a-person"))
                .anyMatch(item -> item.get("orderId").getAsString().equals(book.id())),
            () -> "nobody is called for " + book + ", which Stripe denies: " + answer.body());
      }
    }
  }

  private static boolean isToSay(FunctionRequest request) {
    return request instanceof FunctionRequest.Webhook || request instanceof FunctionRequest.Refresh;
  }

  private void owes(Invocation by, OrderBook book, List<String> reasons) {
    owed.computeIfAbsent(by, _ -> new ArrayList<>()).add(book + " " + reasons);
  }

  @Override
  public void ended(Invocation invocation) {
    List<String> reasons = owed.remove(invocation);
    FunctionAnswer answer = invocation.answer();
    if (invocation.request() instanceof FunctionRequest.Reconcile call) {
      raises(call, answer);
      reports(denied.getOrDefault(invocation, List.of()), answer);
      return;
    }
    // Without an answer from the table the run cannot know that it has something to report.
    boolean knows = answer != null && invocation.faults() == 0 && !invocation.isInDoubt();
    if (reasons != null && knows) {
      require(
          invocation.log().stream().anyMatch(line -> ALARM.matcher(line).find()),
          () -> "no alarm for " + reasons);
    }
  }
}
