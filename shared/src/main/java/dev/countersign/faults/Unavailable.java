package dev.countersign.faults;

/**
 * Something we depend on (DynamoDB, Secrets Manager, Stripe) gave no usable answer. The request may
 * be sent again as it was; it is answered 503, or 500 where it {@link NeedsAPerson}.
 *
 * <p>The message is ours and goes to the log; it never carries a secret or an upstream's text.
 */
public sealed class Unavailable extends RuntimeException permits NeedsAPerson {
  private static final long serialVersionUID = 1;

  public Unavailable(String message) {
    super(message);
  }

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
