package dev.countersign.bench.traffic;

/**
 * A function answered wrongly, or an order is not paid as it should be: the run is worth nothing.
 */
public final class WrongAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongAnswer(String message) {
    super(message);
  }
}
