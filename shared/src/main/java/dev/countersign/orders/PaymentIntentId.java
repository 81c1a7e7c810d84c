package dev.countersign.orders;

/**
 * The id of a PaymentIntent, such as {@code pi_1}. It has a type of its own so that it is not
 * confused with the id of a refund, a dispute or an event. Its syntax is not validated here: an id
 * from a row or from one of Stripe's answers is kept as it is.
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
