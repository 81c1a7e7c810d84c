package dev.countersign.emulators.stripe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults that tests have armed, the earliest armed first. */
final class Faults {
  private final List<Armed> armed = new ArrayList<>();

  void arm(int times, Predicate<StripeCall> calls, Fault fault) {
    if (times < 1) {
      throw new IllegalArgumentException("a fault happens at least once");
    }
    armed.add(new Armed(times, calls, fault));
  }

  void disarm() {
    armed.clear();
  }

  /** What happens to this call, which uses up one of the times it was armed for. */
  Optional<Fault> next(StripeCall call) {
    for (int i = 0; i < armed.size(); i++) {
      Armed candidate = armed.get(i);
      if (candidate.calls().test(call)) {
        if (candidate.times() == 1) {
          armed.remove(i);
        } else {
          armed.set(i, new Armed(candidate.times() - 1, candidate.calls(), candidate.fault()));
        }
        return Optional.of(candidate.fault());
      }
    }
    return Optional.empty();
  }

  private record Armed(int times, Predicate<StripeCall> calls, Fault fault) {}
}
