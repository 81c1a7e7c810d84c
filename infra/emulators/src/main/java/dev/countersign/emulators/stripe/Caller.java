package dev.countersign.emulators.stripe;

/** Whose key a call carries. */
enum Caller {
  /** The shop's server. */
  SECRET_KEY,
  /** A browser, which may only look at, and pay, the intent whose client secret it was given. */
  PUBLISHABLE_KEY
}
