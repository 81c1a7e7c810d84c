package dev.countersign.pricing;

/**
 * A price's row does not have the form that we write. The product is not sold until a person has
 * repaired the row.
 */
public final class UnreadablePrice extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message names the row
   */
  public UnreadablePrice(String message, Throwable cause) {
    super(message, cause);
  }
}
