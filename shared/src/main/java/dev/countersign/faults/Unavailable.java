package dev.countersign.faults;

/**
 * Something we depend on (DynamoDB, Secrets Manager, Stripe) gave no usable answer. The request may
 * be sent again as it was; it is answered 503.
 *
 * <p>The message is ours and goes to the log; it never carries a secret or an upstream's text.
 */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean needsAPerson;

  public Unavailable(String message) {
    super(message);
    this.needsAPerson = false;
  }

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
    this.needsAPerson = false;
  }

  private Unavailable(String message, boolean needsAPerson) {
    super(message);
    this.needsAPerson = needsAPerson;
  }

  /** A fault that will not pass by itself, such as a revoked key or a missing permission. */
  public static Unavailable needingAPerson(String message) {
    return new Unavailable(message, true);
  }

  /** Whether an alarm should call someone. */
  public boolean needsAPerson() {
    return needsAPerson;
  }
}
