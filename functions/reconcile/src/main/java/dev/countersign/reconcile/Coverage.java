package dev.countersign.reconcile;

import dev.countersign.payments.StripeAccount.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The times for which Stripe has listed every PaymentIntent to us, and each one that names an order
 * of ours was bound. An order that was unbound for all that time has no PaymentIntent.
 *
 * @param windows without overlap
 */
record Coverage(List<Window> windows) {
  static final Coverage NONE = new Coverage(List.of());

  Coverage {
    windows = List.copyOf(windows);
  }

  Coverage plus(Window listed) {
    Window whole = listed;
    List<Window> apart = new ArrayList<>();
    for (Window window : windows) {
      if (window.to().isBefore(listed.from()) || window.from().isAfter(listed.to())) {
        apart.add(window);
      } else {
        whole = Pass.hull(whole, window);
      }
    }
    apart.add(whole);
    return new Coverage(apart);
  }

  boolean includes(Window window) {
    return windows.stream()
        .anyMatch(
            listed -> !listed.from().isAfter(window.from()) && !listed.to().isBefore(window.to()));
  }
}
