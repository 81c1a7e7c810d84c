package dev.countersign.emulators.stripe;

import java.util.Locale;

/** An enum whose values Stripe writes in lower case. */
interface Word {
  String name();

  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
