package dev.countersign.simulation.mutants;

import java.util.List;

/** The ways in which the code is broken on purpose: the issue's, and those of CASES.md part 4. */
final class Mutants {
  private static final int TEETH = 200;
  private static final int OTHERS = 2000;

  private static final String SHARED = "shared/src/main/java/dev/countersign/";
  private static final String CREATE =
      "functions/create-payment-intent/src/main/java/dev/countersign/createpaymentintent/";
  private static final String WEBHOOK =
      "functions/receive-webhook/src/main/java/dev/countersign/receivewebhook/";
  private static final String RECONCILE =
      "functions/reconcile/src/main/java/dev/countersign/reconcile/";

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "marker condition dropped",
              TEETH,
              SHARED + "orders/DynamoDbOrders.java",
              "        .conditionExpression(\"attribute_not_exists(eventId) OR"
                  + " attribute_exists(orphan)\")\n",
              ""),
          new Mutant(
              "marker written in a separate call",
              TEETH,
              SHARED + "orders/DynamoDbOrders.java",
              "List<String> failures = commit(List.of(put(marker(event)), write(next)));",
              """
              List<String> failures = commit(List.of(put(marker(event))));
              if (failures.isEmpty()) {
                failures = commit(List.of(write(next)));
              }
              """),
          new Mutant(
              "no settlement check (quarantine on amount removed)",
              TEETH,
              SHARED + "orders/Order.java",
              "boolean settles = paid.amount() == amount.minorUnits() && receivedAll &&"
                  + " linesAddUp();",
              "boolean settles = true;"),
          new Mutant(
              "strict < on event time",
              TEETH,
              SHARED + "orders/OpenState.java",
              "LATER.compare(this, other) >= 0 ? this : other",
              "at.isBefore(other.at) ? other : this"),
          new Mutant(
              "refunds summed instead of joined",
              TEETH,
              SHARED + "orders/Order.java",
              "proved.refunds.put(refund.id(),",
              "proved.refunds.put(refund.source(),"),
          new Mutant(
              "PaymentIntent id overwritten (binding unconditional)",
              TEETH,
              SHARED + "orders/DynamoDbOrders.java",
              ".conditionExpression(\"#version = :before\" + bindable)",
              ".conditionExpression(\"attribute_exists(orderId) OR #version = :before\")"),
          new Mutant(
              "order written after the PaymentIntent",
              TEETH,
              CREATE + "Checkout.java",
              "    return switch (orders.insert(order)) {",
              "    var _ = paymentIntents.create(order);\n"
                  + "    return switch (orders.insert(order)) {"),
          new Mutant(
              "2xx before the commit",
              TEETH,
              WEBHOOK + "ReceiveWebhookHandler.java",
              "case StripeEvent.Reading.Handled(var event) -> processed(event,"
                  + " events.process(event));",
              """
              case StripeEvent.Reading.Handled(var event) -> {
                try {
                  yield processed(event, events.process(event));
                } catch (dev.countersign.faults.Unavailable _) {
                  yield ok();
                }
              }
              """),
          new Mutant(
              "forced refresh of the signing secrets removed",
              TEETH,
              WEBHOOK + "Delivery.java",
              ".refreshed()\n",
              ".refreshed()\n              .filter(_ -> false)\n"),
          new Mutant(
              "refused API key never refreshed",
              OTHERS,
              SHARED + "stripe/StripeApi.java",
              "SecretValue newer = keys.insteadOf(key);",
              "SecretValue newer = key;"),
          new Mutant(
              "attempt number removed",
              TEETH,
              SHARED + "stripe/StripePaymentIntents.java",
              " + \"-\" + order.attempt();",
              ";"),
          new Mutant(
              "age limit of 23 h removed",
              TEETH,
              SHARED + "orders/Order.java",
              "return !now.isBefore(createdAt.plus(CREATION_WINDOW));",
              "return false;"),
          new Mutant(
              "refund excess stored at first sight",
              TEETH,
              SHARED + "orders/OrderFacts.java",
              "    reasons = Collections.unmodifiableSortedSet(closed);",
              """
                  if (succeeded
                      && refunds.values().stream()
                              .filter(refund -> refund.state().counts())
                              .mapToLong(Refund::amount)
                              .sum()
                          > amountReceived) {
                    closed.add(Reason.REFUND_EXCEEDS_PAYMENT);
                  }
                  reasons = Collections.unmodifiableSortedSet(closed);
              """),
          new Mutant(
              "own refund events dropped for want of metadata",
              TEETH,
              SHARED + "events/EventProcessor.java",
              "\n        .or(() -> orders.findByPaymentIntent(object.paymentIntent()));",
              ";"),
          new Mutant(
              "client secret released before the binding",
              OTHERS,
              CREATE + "Checkout.java",
              "case PaymentIntents.Creation.Created(var paymentIntent) -> bind(order,"
                  + " paymentIntent, isNew);",
              "case PaymentIntents.Creation.Created(var paymentIntent) -> placed(order,"
                  + " paymentIntent, isNew);"),
          new Mutant(
              "a failure after the success downgrades",
              OTHERS,
              SHARED + "orders/OrderFacts.java",
              "    if (succeeded) {\n      return settled();",
              "    if (succeeded && openState.isEmpty()) {\n      return settled();"),
          new Mutant(
              "prices cached",
              OTHERS,
              SHARED + "catalog/DynamoDbCatalog.java",
              "  @Override\n  public Map<ProductId, Price> prices(Set<ProductId> products, Currency"
                  + " currency) {\n",
              """
                private final Map<String, Map<ProductId, Price>> cache = new HashMap<>();

                @Override
                public Map<ProductId, Price> prices(Set<ProductId> products, Currency currency) {
                  return cache.computeIfAbsent(
                      currency.code() + products, _ -> fresh(products, currency));
                }

                private Map<ProductId, Price> fresh(Set<ProductId> products, Currency currency) {
              """),
          new Mutant(
              "orphans dropped",
              OTHERS,
              SHARED + "events/EventProcessor.java",
              "    orders.keepOrphan(marker(event, id, ProcessedEvent.Outcome.ORPHAN));\n",
              ""),
          new Mutant(
              "checkpoint moved before the work",
              OTHERS,
              RECONCILE + "Reconciliation.java",
              "      Part part = work(run);\n",
              """
                    if (run.stage() == Stage.EVENTS) {
                      journal.save(
                          new Run(
                              run.name(),
                              run.version() + 1,
                              run.startedAt(),
                              run.window(),
                              Stage.DONE,
                              Optional.empty(),
                              0));
                      run =
                          new Run(
                              run.name(),
                              run.version() + 1,
                              run.startedAt(),
                              run.window(),
                              run.stage(),
                              run.cursor(),
                              0);
                    }
                    Part part = work(run);
              """),
          new Mutant(
              "signatures not checked",
              OTHERS,
              WEBHOOK + "Delivery.java",
              "      case UNKNOWN_SIGNER ->\n          secrets\n",
              "      case UNKNOWN_SIGNER ->\n          true || secrets\n"),
          new Mutant(
              "connected accounts believed",
              OTHERS,
              SHARED + "events/StripeEvent.java",
              "if (Members.has(event, \"account\") || Members.has(event, \"context\")) {",
              "if (event.isEmpty()) {"),
          new Mutant(
              "told of as paid each time it is paid again",
              OTHERS,
              SHARED + "orders/Order.java",
              "paidInVersion.or(() -> isFulfillable ? Optional.of(version + 1) :"
                  + " Optional.empty()),",
              "isFulfillable ? Optional.of(version + 1) : paidInVersion,"),
          new Mutant(
              "created without an idempotency key",
              OTHERS,
              SHARED + "stripe/StripeApi.java",
              "return send(\"POST\", path, Optional.of(form), Optional.of(idempotencyKey));",
              "return send(\"POST\", path, Optional.of(form), Optional.empty());"));

  private Mutants() {}
}
