package dev.countersign.emulators.stripe;

/** The owner of the key that a call carries. */
enum Caller {
  /** The shop's server. */
  SECRET_KEY,
  /** A browser. It may only read, and pay, the intent whose client secret it was given. */
  PUBLISHABLE_KEY
}
