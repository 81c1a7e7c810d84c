package dev.countersign.orders;

import dev.countersign.faults.Deadline;
import dev.countersign.faults.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A write that happens only if nobody else has written in between, and is otherwise decided anew on
 * what is there by then.
 */
public final class CompareAndSet {
  /** Who has lost so often has met more than other requests about one order. */
  static final int MAX_ATTEMPTS = 5;

  private CompareAndSet() {}

  /**
   * Reads, decides and writes until nobody has interfered.
   *
   * @param contended what others write, too
   * @param read reads it, before each attempt
   * @param attempt decides and writes; empty if someone else has written since it was read
   * @throws Unavailable if each of five attempts was in vain: they are attached to it
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

  /** By its number, where it is an order's: what an order says belongs in no log. */
  private static String version(Object found) {
    return switch (found) {
      case Order order -> "version " + order.version();
      case Optional<?> optional when optional.isPresent() -> version(optional.get());
      case Orders.Match(var _, var _, var order) when order.isPresent() -> version(order.get());
      default -> "it";
    };
  }
}
