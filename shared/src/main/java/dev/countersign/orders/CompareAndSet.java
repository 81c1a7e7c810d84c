package dev.countersign.orders;

import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A write that happens only if nobody else has written since the read. Otherwise it reads again and
 * decides again.
 */
public final class CompareAndSet {
  /** Other requests about the same order do not explain more lost attempts than this. */
  static final int MAX_ATTEMPTS = 5;

  private CompareAndSet() {}

  /**
   * Reads, decides and writes, until no other write came in between.
   *
   * @param contended the name of what is written, for the error message
   * @param read reads the current state, before each attempt
   * @param attempt decides and writes; returns empty if someone else has written since the read
   * @throws Unavailable if five attempts failed; each failed attempt is attached to it
   */
  public static <S, T> T untilWritten(
      String contended, Supplier<S> read, Function<S, Optional<T>> attempt) {
    List<Unavailable> inVain = new ArrayList<>();
    while (inVain.size() < MAX_ATTEMPTS) {
      Deadline.current().check();
      S found = read.get();
      Optional<T> result = attempt.apply(found);
      if (result.isPresent()) {
        return result.get();
      }
      inVain.add(new Unavailable("someone else wrote after " + version(found) + " was read"));
    }
    Unavailable givenUp = new Unavailable(contended + " kept changing under us");
    inVain.forEach(givenUp::addSuppressed);
    throw givenUp;
  }

  /**
   * Names an order's state by its version number only, because an order's contents belong in no
   * log.
   */
  private static String version(Object found) {
    return switch (found) {
      case Order order -> "version " + order.version();
      case Optional<?> optional when optional.isPresent() -> version(optional.get());
      case Orders.Match(var _, var _, var order) when order.isPresent() -> version(order.get());
      default -> "it";
    };
  }
}
