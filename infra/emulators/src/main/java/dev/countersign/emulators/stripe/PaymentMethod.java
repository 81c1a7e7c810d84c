package dev.countersign.emulators.stripe;

/** Stripe makes a payment method of its own out of each use of a test token. */
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
