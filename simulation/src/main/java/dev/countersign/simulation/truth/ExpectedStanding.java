package dev.countersign.simulation.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The standing that follows from facts (docs/cases.md, "Facts and status"): the reasons that hold,
 * the refunded amount, the status.
 */
public final class ExpectedStanding {
  private static final List<String> OPEN_OR_LOST =
      List.of("needs_response", "under_review", "lost");
  private static final List<String> HARMLESS =
      List.of("warning_needs_response", "warning_under_review", "warning_closed", "won");

  private final Facts facts;
  private final String own;
  private final List<String> reasons;

  private ExpectedStanding(Facts facts, String own) {
    this.facts = facts;
    this.own = own;
    this.reasons = thatHold();
  }

  static ExpectedStanding of(Facts facts, Optional<String> saved) {
    List<String> seen = facts.named("paymentIntent ");
    return new ExpectedStanding(facts, saved.orElse(seen.size() == 1 ? seen.getFirst() : ""));
  }

  /** Returns the PaymentIntent that is the order's own; an empty text if it has none. */
  public String own() {
    return own;
  }

  public boolean isPaid() {
    return facts.has("succeeded " + own);
  }

  public long amountReceived() {
    return facts.number("received " + own);
  }

  /** Returns the sum of pending and succeeded refunds of what was received. */
  public long amountRefunded() {
    return isPaid() ? refundedOf(own) : 0;
  }

  private long refundedOf(String paymentIntent) {
    long sum = 0;
    for (String[] refund : of(paymentIntent)) {
      if (counts(refund)) {
        sum += Long.parseLong(refund[4]);
      }
    }
    return sum;
  }

  private List<String[]> of(String paymentIntent) {
    List<String[]> refunds = new ArrayList<>();
    for (String id : facts.named("refund ")) {
      String[] refund = facts.value("refund " + id).split(" ", -1);
      if (refund[5].equals(paymentIntent)) {
        refunds.add(refund);
      }
    }
    return refunds;
  }

  private static String word(String[] refund) {
    return refund[0].equals("1") ? refund[2] : refund[3];
  }

  private static boolean counts(String[] refund) {
    return word(refund).equals("pending") || word(refund).equals("succeeded");
  }

  /** Returns the stored reasons and those that follow from the facts, without the released ones. */
  public List<String> reasons() {
    return reasons;
  }

  private List<String> thatHold() {
    Set<String> found = new TreeSet<>();
    facts.named("reason ").forEach(reason -> found.add(reason.split(" ", -1)[0]));
    if (facts.named("paymentIntent ").stream().anyMatch(id -> !id.equals(own) && !isOver(id))) {
      found.add("multiple_payment_intents");
    }
    if (amountRefunded() > amountReceived()) {
      found.add("refund_exceeds_payment");
    }
    found.removeIf(this::isReleased);
    return List.copyOf(found);
  }

  /** Returns whether another PaymentIntent is canceled, or refunded in full. */
  private boolean isOver(String other) {
    long received = facts.number("received " + other);
    return facts.has("succeeded " + other)
        ? received > 0 && refundedOf(other) == received
        : facts.has("canceled " + other);
  }

  /**
   * Returns whether a decision is valid, which it is for exactly the facts on which it was made.
   */
  private boolean isReleased(String reason) {
    String[] release = facts.value("release " + reason).split(" ", 4);
    return release.length == 4 && release[3].equals(grounds(reason));
  }

  /** Returns the grounds of a reason, as a decision names them. */
  String grounds(String reason) {
    Set<String> grounds = new TreeSet<>();
    switch (reason) {
      case "multiple_payment_intents" -> {
        for (String id : facts.named("paymentIntent ")) {
          grounds.add(
              id
                  + (facts.has("succeeded " + id) ? " succeeded" : "")
                  + (facts.has("canceled " + id) ? " canceled" : "")
                  + " received "
                  + facts.number("received " + id));
        }
      }
      case "refund_exceeds_payment" -> {
        grounds.add("received " + amountReceived());
        for (String id : facts.named("refund ")) {
          String[] refund = facts.value("refund " + id).split(" ", -1);
          if (refund[5].equals(own) && counts(refund)) {
            grounds.add(id + " " + Long.parseLong(refund[4]));
          }
        }
      }
      default -> {
        grounds.add("received " + amountReceived());
        if (isPaid()) {
          grounds.add("succeeded");
        }
        grounds.addAll(facts.named("reason " + reason + " "));
        grounds.remove("");
      }
    }
    return String.join("|", grounds);
  }

  public String status() {
    if (!reasons.isEmpty()) {
      return "QUARANTINED";
    }
    if (isPaid()) {
      return settled();
    }
    if (facts.has("canceled " + own) || facts.has("expired")) {
      return "CANCELED";
    }
    String open = facts.value("open " + own);
    return open.contains("processing")
        ? "PROCESSING"
        : open.contains("payment_failed") ? "PAYMENT_FAILED" : "AWAITING_PAYMENT";
  }

  private String settled() {
    for (String id : facts.named("dispute ")) {
      String[] dispute = facts.value("dispute " + id).split(" ", -1);
      String word = dispute[3];
      boolean isBlocked = word.equals("prevented") && dispute[5].equals("block");
      boolean mayTakeMoney =
          OPEN_OR_LOST.contains(word) || (!HARMLESS.contains(word) && !isBlocked);
      if (dispute[7].equals(own) && mayTakeMoney) {
        return "DISPUTED";
      }
    }
    long refunded = amountRefunded();
    return refunded == 0
        ? "PAID"
        : refunded >= amountReceived() ? "REFUNDED" : "PARTIALLY_REFUNDED";
  }

  /** Returns whether what was bought may be handed over. */
  public boolean isFulfillable() {
    List<String> known = List.of("pending", "requires_action", "succeeded", "canceled", "failed");
    return List.of("PAID", "PARTIALLY_REFUNDED").contains(status())
        && of(own).stream().allMatch(refund -> known.contains(word(refund)));
  }

  public static boolean isSettled(String status) {
    return List.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "DISPUTED").contains(status);
  }

  public static boolean isPayable(String status) {
    return List.of("AWAITING_PAYMENT", "PROCESSING", "PAYMENT_FAILED").contains(status);
  }
}
