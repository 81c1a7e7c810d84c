package dev.countersign.pricing;

/**
 * A price's row is none that we wrote: a person has to mend it, and until then it sells nothing.
 */
public final class UnreadablePrice extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names the row
   */
  public UnreadablePrice(String message, Throwable cause) {
    super(message, cause);
  }
}
