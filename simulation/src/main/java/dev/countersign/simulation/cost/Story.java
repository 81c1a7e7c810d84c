package dev.countersign.simulation.cost;

/**
 * What is recorded: what a payment does, what may happen to it besides, and what runs by itself.
 */
enum Story {
  PAID("a payment: page, order, card, one delivery, two looks of the page"),
  AUTHENTICATED("… after 3-D Secure: one more delivery"),
  DECLINED("… after a declined card: one more delivery and a look"),
  LOOK("… each further look of the page before the payment is known"),
  REFUNDED("… and then refunded"),
  DISPUTED("… and then disputed, and the dispute lost"),
  RECONCILED("… looked at by reconciliation, for 25 hours"),
  ABANDONED("an order that nobody pays, and its cancellation"),
  EMPTY_RUN("a run of reconciliation in which nothing is new"),
  REGISTRATION("a run of register-webhook"),
  CHECK("a run of the synthetic check, without the check itself");

  private final String title;

  Story(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
