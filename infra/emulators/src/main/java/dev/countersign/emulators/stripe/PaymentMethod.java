package dev.countersign.emulators.stripe;

/** A payment method. Stripe creates a separate one for each use of a test token. */
record PaymentMethod(String id, TestPaymentMethod kind, boolean livemode) {

  Json json() {
    return Json.object(id, "payment_method")
        .with("card", card())
        .with("livemode", livemode)
        .with("type", "card");
  }

  Json card() {
    return Json.object().with("brand", kind.brand()).with("last4", kind.lastFour());
  }
}
