package dev.countersign.faults;

/**
 * A fault that time does not mend: a key that was revoked, a permission or a table that is missing,
 * a request that DynamoDB or Stripe understood and refused (docs/adr/0013-500-or-503.md). It is
 * answered 500, and an alarm calls someone.
 */
public final class NeedsAPerson extends Unavailable {
  private static final long serialVersionUID = 1;

  public NeedsAPerson(String message) {
    super(message);
  }

  public NeedsAPerson(String message, Throwable cause) {
    super(message, cause);
  }
}
