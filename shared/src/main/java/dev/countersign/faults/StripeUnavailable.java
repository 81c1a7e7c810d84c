package dev.countersign.faults;

/**
 * Stripe gave no usable answer, and may give one later. It is counted by itself, because what a
 * person does about it differs: look at Stripe's status page, and wait.
 */
public final class StripeUnavailable extends Unavailable {
  private static final long serialVersionUID = 1;

  public StripeUnavailable(String message) {
    super(message);
  }
}
