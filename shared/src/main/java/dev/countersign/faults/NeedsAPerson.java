package dev.countersign.faults;

/**
 * A fault that does not pass with time: a revoked key, a missing permission or table, a request
 * that DynamoDB or Stripe understood and rejected (docs/adr/0013-500-or-503.md). It is answered
 * 500, and an alarm calls a person.
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
