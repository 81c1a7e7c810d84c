package dev.countersign.questions;

/**
 * Which orders somebody waits to hear of. Whoever follows the questions asks Stripe; no order's row
 * is touched by one.
 */
public interface Questions {
  /**
   * Asks, unless the order was asked for not long {@linkplain Question#previousBefore before}.
   *
   * @return false if it was
   * @throws dev.countersign.faults.Unavailable if it is not known to be asked; another one may be
   *     asked later
   */
  boolean ask(Question question);
}
