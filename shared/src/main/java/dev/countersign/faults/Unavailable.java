package dev.countersign.faults;

/**
 * A service that we depend on (DynamoDB, Secrets Manager, Stripe) gave no usable answer. The same
 * request may be retried. It is answered 503, or 500 if it {@link NeedsAPerson}.
 *
 * <p>The message is ours and goes to the log. It never contains a secret or another service's text.
 */
public sealed class Unavailable extends RuntimeException permits NeedsAPerson, StripeUnavailable {
  private static final long serialVersionUID = 1;

  public Unavailable(String message) {
    super(message);
  }

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
