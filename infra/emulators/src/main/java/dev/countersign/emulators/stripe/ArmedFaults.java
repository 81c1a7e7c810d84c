package dev.countersign.emulators.stripe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults that tests have armed, the earliest armed first. */
final class ArmedFaults {
  private final List<Armed> armed = new ArrayList<>();

  void arm(int times, Predicate<StripeCall> calls, StripeFault fault) {
    armed.add(new Armed(new Countdown<>(times, calls), fault));
  }

  void disarm() {
    armed.clear();
  }

  /** Returns the fault for this call, and uses up one of the times for which it was armed. */
  Optional<StripeFault> next(StripeCall call) {
    for (Armed candidate : armed) {
      if (candidate.calls().useUp(call)) {
        armed.removeIf(one -> one.calls().isOver());
        return Optional.of(candidate.fault());
      }
    }
    return Optional.empty();
  }

  private record Armed(Countdown<StripeCall> calls, StripeFault fault) {}
}
