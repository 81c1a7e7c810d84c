package dev.countersign.orders;

/**
 * The id of a PaymentIntent, such as {@code pi_1}: a type of its own, so that it is not taken for
 * the id of a refund, a dispute or an event that stands beside it. Its syntax is not checked here:
 * an id in a row or in an answer of Stripe's is kept as it is.
 */
public record PaymentIntentId(String value) implements Comparable<PaymentIntentId> {
  @Override
  public int compareTo(PaymentIntentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
