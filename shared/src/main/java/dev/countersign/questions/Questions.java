package dev.countersign.questions;

/**
 * The orders for which a client waits. The function that reads these questions calls Stripe. A
 * question changes no order's row.
 */
public interface Questions {
  /**
   * Asks the question, unless one was asked for the order not long {@linkplain
   * Question#previousBefore before}.
   *
   * @return false if one was
   * @throws dev.countersign.faults.Unavailable if it is not known whether the question was written;
   *     another one may be asked later
   */
  boolean ask(Question question);
}
