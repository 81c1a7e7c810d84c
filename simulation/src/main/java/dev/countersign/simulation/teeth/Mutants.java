package dev.countersign.simulation.teeth;

import static dev.countersign.simulation.teeth.Mutant.bitten;
import static dev.countersign.simulation.teeth.Mutant.noticed;

import dev.countersign.simulation.teeth.Mutant.Edit;
import java.util.List;
import java.util.stream.Stream;

/** All the ways in which the code is broken on purpose. */
@SuppressWarnings("StringConcatToTextBlock") // a text block would hide the white space that counts
final class Mutants {
  private static final String ORDERS = "shared/src/main/java/dev/countersign/orders/";
  private static final String EVENTS = "shared/src/main/java/dev/countersign/events/";
  private static final String STRIPE = "shared/src/main/java/dev/countersign/stripe/";
  private static final String SECRETS = "shared/src/main/java/dev/countersign/secrets/";
  private static final String CATALOG = "shared/src/main/java/dev/countersign/catalog/";
  private static final String CREATE =
      "functions/create-payment-intent/src/main/java/dev/countersign/createpaymentintent/";
  private static final String WEBHOOK =
      "functions/receive-webhook/src/main/java/dev/countersign/receivewebhook/";
  private static final String RECONCILE =
      "functions/reconcile/src/main/java/dev/countersign/reconcile/";
  private static final String GET = "functions/get-order/src/main/java/dev/countersign/getorder/";
  private static final String REFRESH =
      "functions/refresh-order/src/main/java/dev/countersign/refreshorder/";
  private static final String PUBLISH =
      "functions/publish-order-events/src/main/java/dev/countersign/publishorderevents/";

  private static final List<Mutant> WRITING =
      List.of(
          bitten(
              "an event's marker is written in a separate call",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "    List<String> failures = commit(writes);\n",
                  """
                      List<String> marked = commit(List.of(put(marker(event))));
                      if (!marked.isEmpty()) {
                        return marked.get(0).equals(CONDITION_FAILED)
                            ? Recording.DUPLICATE
                            : Recording.MOVED;
                      }
                      List<String> failures =
                          commit(writes.subList(1, writes.size())).isEmpty()
                              ? List.of()
                              : List.of("None");
                  """)),
          bitten(
              "an event's marker is written whether or not it is there",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "\n        .conditionExpression(\"attribute_not_exists(eventId) OR"
                      + " attribute_exists(orphan)\")",
                  "")),
          noticed(
              "an order is written whatever its version is",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  ".conditionExpression(\"#version = :before\" + bindable)",
                  ".conditionExpression(\"attribute_exists(orderId)\")")),
          bitten(
              "an order's PaymentIntent is overwritten",
              new Edit(
                  ORDERS + "Order.java",
                  "    return changed(paymentIntentId, attempt, facts.join(proved(said)));\n",
                  "    return changed(Optional.of(said.paymentIntent()), attempt,"
                      + " facts.join(proved(said)));\n"),
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "\"#version = :before\" + bindable",
                  "\"#version = :before\"")),
          noticed(
              "an order is placed whether or not it is there",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "\n"
                      + "                       "
                      + " .conditionExpression(\"attribute_not_exists(orderId)\")",
                  "")),
          noticed(
              "a transaction that is in progress is taken for done",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "return writes.stream().map(_ -> CONFLICT).toList();",
                  "return List.of();")),
          noticed(
              "an order that moved is taken for written",
              new Edit(
                  EVENTS + "EventProcessor.java",
                  "case MOVED -> Optional.empty();",
                  "case MOVED -> Optional.of(new Outcome.Applied(order.id()));")));

  private static final List<Mutant> FACTS =
      List.of(
          bitten(
              "of two events within a second the one that came later counts",
              new Edit(
                  ORDERS + "OpenState.java",
                  "\n"
                      + "          .thenComparing(OpenState::kind)\n"
                      + "          .thenComparing(OpenState::event)",
                  "")),
          noticed(
              "a failure after a success downgrades the order",
              new Edit(
                  ORDERS + "Standing.java",
                  "    if (payment.succeeded()) {\n      return settled();\n",
                  """
                      if (payment
                          .openState()
                          .filter(o -> o.kind() == OpenState.Kind.PAYMENT_FAILED)
                          .isPresent()) {
                        return OrderStatus.PAYMENT_FAILED;
                      }
                      if (payment.succeeded()) {
                        return settled();
                  """)),
          noticed(
              "refunds of one id are summed, not joined",
              new Edit(
                  ORDERS + "OrderFacts.java",
                  "each(refunds, other.refunds, Refund::later)",
                  "each(refunds, other.refunds, (a, b) -> new Refund(b.paymentIntent(),"
                      + " b.status(), a.amount() + b.amount(), b.at()))")),
          bitten(
              "each event about a refund counts as one",
              new Edit(
                  ORDERS + "Order.java",
                  "            refund.id(), new Refund(",
                  "            refund.source(), new Refund(")),
          bitten(
              "what was paid is not compared with what was ordered",
              new Edit(
                  ORDERS + "Order.java",
                  "return settles ? Optional.empty() : Optional.of(Reason.AMOUNT_MISMATCH);",
                  "return Optional.empty();")),
          noticed(
              "the currency of a payment is not compared",
              new Edit(
                  ORDERS + "Order.java",
                  "      return Optional.of(Reason.CURRENCY_MISMATCH);\n",
                  "      return Optional.empty();\n")),
          noticed(
              "test mode and live mode are not told apart",
              new Edit(
                  ORDERS + "Order.java",
                  "    if (said.livemode() != livemode) {\n",
                  "    if (false) {\n")),
          bitten(
              "a refund over the payment is a stored reason at first sight",
              new Edit(
                  ORDERS + "OrderFacts.java",
                  "    reasons = closed(reasons, payments);\n",
                  """
                      long back =
                          refunds.values().stream()
                              .filter(refund -> refund.state().counts())
                              .mapToLong(Refund::amount)
                              .sum();
                      long received =
                          payments.values().stream().mapToLong(PaymentFacts::amountReceived).sum();
                      SortedMap<Reason, SortedSet<String>> raised = new TreeMap<>(reasons);
                      if (received > 0 && back > received) {
                        raised.put(Reason.REFUND_EXCEEDS_PAYMENT, new TreeSet<>());
                      }
                      reasons = closed(raised, payments);
                  """)),
          noticed(
              "more given back than received is no reason",
              new Edit(
                  ORDERS + "Standing.java",
                  "    if (amountRefunded() > amountReceived()) {\n",
                  "    if (false) {\n")),
          noticed(
              "a lost dispute is none",
              new Edit(
                  ORDERS + "Dispute.java",
                  "      case UNKNOWN, NEEDS_RESPONSE, UNDER_REVIEW, LOST -> true;\n",
                  "      case UNKNOWN, NEEDS_RESPONSE, UNDER_REVIEW -> true;\n"
                      + "      case LOST -> false;\n")),
          noticed(
              "an order may be fulfilled each time that it is paid again",
              new Edit(
                  ORDERS + "Order.java",
                  "        paidInVersion.or(() -> isFulfillable ? Optional.of(version + 1) :"
                      + " Optional.empty()),\n",
                  "        isFulfillable ? Optional.of(version + 1) : paidInVersion,\n")));

  private static final List<Mutant> CREATING =
      List.of(
          noticed(
              "the client secret leaves before the PaymentIntent is bound",
              new Edit(
                  CREATE + "Checkout.java",
                  "        if (orders.bind(next, paymentIntent.id())) {\n"
                      + "          return placed(next, paymentIntent, isNew);\n"
                      + "        }\n",
                  """
                          try {
                            var _ = orders.bind(next, paymentIntent.id());
                          } catch (Unavailable _) {
                            // later, perhaps
                          }
                          return placed(next, paymentIntent, isNew);
                  """)),
          bitten(
              "the order is written after its PaymentIntent",
              new Edit(
                  CREATE + "Checkout.java",
                  "    return switch (orders.insert(order)) {\n",
                  "    var _ = paymentIntents.create(order);\n"
                      + "    return switch (orders.insert(order)) {\n")),
          bitten(
              "Stripe's idempotency key has no attempt number",
              new Edit(
                  STRIPE + "StripePaymentIntents.java",
                  "return \"order-\" + order.id() + \"-\" + parameters + \"-\" + order.attempt();",
                  "return \"order-\" + order.id() + \"-\" + parameters;")),
          bitten(
              "a PaymentIntent is created however old the order is",
              new Edit(
                  ORDERS + "Order.java",
                  "return !now.isBefore(createdAt.plus(CREATION_WINDOW));",
                  "return false;")),
          noticed(
              "a new attempt is made without looking for what the last one did",
              new Edit(
                  CREATE + "Checkout.java",
                  "    if (found.isPresent()) {\n",
                  "    if (false) {\n")),
          noticed(
              "prices are cached",
              new Edit(
                  CATALOG + "DynamoDbCatalog.java",
                  "  private final DynamoDbClient client;\n",
                  "  private final DynamoDbClient client;\n"
                      + "  private final Map<Currency, Map<ProductId, Price>> cache = new"
                      + " HashMap<>();\n"),
              new Edit(
                  CATALOG + "DynamoDbCatalog.java",
                  "      Map<ProductId, Price> prices = new HashMap<>();\n",
                  """
                        Map<ProductId, Price> prices =
                            cache.computeIfAbsent(currency, _ -> new HashMap<>());
                        if (prices.keySet().containsAll(products)) {
                          return prices;
                        }
                  """)),
          noticed(
              "carts from 10,000.00 are charged a hundredth",
              new Edit(
                  ORDERS + "Quote.java",
                  "    if (total.isTooLargeToCharge()) {\n",
                  """
                      if (total.minorUnits() >= 1_000_000) {
                        total = new Money(total.minorUnits() / 100, cart.currency());
                      }
                      if (total.isTooLargeToCharge()) {
                  """)),
          noticed(
              "Stripe is asked for a hundredth of carts from 10,000.00",
              new Edit(
                  STRIPE + "StripePaymentIntents.java",
                  "Long.toString(order.amount().minorUnits())",
                  "Long.toString(order.amount().minorUnits()"
                      + " / (order.amount().minorUnits() < 1_000_000 ? 1 : 100))")),
          noticed(
              "a price of 0 is a price",
              new Edit(
                  CATALOG + "Price.java",
                  "    if (unitAmount.minorUnits() == 0) {\n",
                  "    if (false) {\n")),
          noticed(
              "the expected total is not compared",
              new Edit(
                  ORDERS + "Quote.java",
                  "    if (cart.expectedTotal().isPresent()\n",
                  "    if (false\n        && cart.expectedTotal().isPresent()\n")),
          noticed(
              "another cart under the same key is served",
              new Edit(
                  CREATE + "Checkout.java",
                  "    if (!order.requestDigest().equals(digest)) {\n",
                  "    if (false) {\n")),
          noticed(
              "a client secret is logged",
              new Edit(
                  CREATE + "CreatePaymentIntentHandler.java",
                  "        .logging(\"orderId\", placed.order().id().value());\n",
                  "        .logging(\"answered\", body.toString());\n"),
              new Edit(
                  "shared/src/main/java/dev/countersign/api/Log.java",
                  "mayHoldSecret ? SECRET.matcher(text).replaceAll(\"***\") : text",
                  "mayHoldSecret ? text : text")),
          noticed(
              "an order that is paid still gives its client secret",
              new Edit(
                  CREATE + "Checkout.java",
                  "    if (!order.status().isPayable()) {\n",
                  "    if (false) {\n"),
              new Edit(
                  CREATE + "Checkout.java",
                  "        order.status().isPayable()\n            && !paymentIntent.status()",
                  "        !paymentIntent.status()")));

  private static final List<Mutant> HEARING =
      List.of(
          bitten(
              "a delivery is acknowledged before its effect is committed",
              new Edit(
                  WEBHOOK + "ReceiveWebhookHandler.java",
                  "      case StripeEvent.Reading.Handled(var event) -> processed(event,"
                      + " events.process(event));\n",
                  """
                        case StripeEvent.Reading.Handled(var event) -> {
                          try {
                            yield processed(event, events.process(event));
                          } catch (dev.countersign.faults.Unavailable _) {
                            yield ok();
                          }
                        }
                  """)),
          bitten(
              "an unknown signature refreshes no secrets",
              new Edit(
                  WEBHOOK + "Delivery.java",
                  "    if (verdict != Verdict.UNKNOWN_SIGNER) {\n",
                  "    if (true) {\n")),
          noticed(
              "each unknown signature refreshes the secrets",
              new Edit(
                  SECRETS + "CachedSecret.java",
                  "    if (isWithin(BETWEEN_READS, refreshedAt)) {\n",
                  "    if (false) {\n")),
          noticed(
              "the previous signing secret counts for ever",
              new Edit(
                  SECRETS + "SigningSecrets.java",
                  "    return now.isBefore(currentSince.plus(OVERLAP)) ? previous : List.of();\n",
                  "    return now.isAfter(Instant.MIN) ? previous : List.of();\n")),
          noticed(
              "the last good secret serves for ever",
              new Edit(
                  SECRETS + "CachedSecret.java",
                  "!isWithin(FRESH.plus(LAST_GOOD), readAt)",
                  "!isWithin(Duration.ofDays(3650), readAt)")),
          noticed(
              "the last good secret serves without an alarm",
              new Edit(SECRETS + "CachedSecret.java", "      whenLastGoodServes.accept(e);\n", "")),
          noticed(
              "a key that Stripe refused serves as the last good one",
              new Edit(SECRETS + "StripeKeys.java", "    cache.refuse(refused);\n", "")),
          noticed(
              "a refused API key is not replaced",
              new Edit(
                  STRIPE + "StripeApi.java",
                  "    if (!isUnauthorized(reply)) {\n",
                  "    if (true) {\n")),
          noticed(
              "an unproven delivery is believed",
              new Edit(
                  STRIPE + "WebhookSignature.java", "    if (byCurrent) {\n", "    if (true) {\n")),
          noticed(
              "an old delivery is believed",
              new Edit(
                  STRIPE + "WebhookSignature.java",
                  "    return Math.abs(age) <= TOLERANCE.toSeconds();\n",
                  "    return age > Long.MIN_VALUE;\n")),
          noticed(
              "an event without its order is dropped",
              new Edit(
                  EVENTS + "EventProcessor.java",
                  "    orders.keepOrphan(marker(event, id, ProcessedEvent.Outcome.ORPHAN));\n",
                  "")),
          bitten(
              "refunds and disputes are foreign for want of metadata",
              new Edit(
                  EVENTS + "Owners.java",
                  "? orders.match(object.paymentIntent(), claimed)\n",
                  "? claimed.map(id -> new Match(id, true, orders.find(id)))\n")),
          noticed(
              "metadata that anyone can edit decide whose a PaymentIntent is",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "    return linked.isEmpty() || linked.equals(claimed)\n",
                  "    return linked.isEmpty() || claimed.isPresent()\n")),
          noticed(
              "a PaymentIntent that its metadata link gets no row",
              new Edit(
                  ORDERS + "DynamoDbOrders.java", "    if (!isLinked) {\n", "    if (false) {\n")),
          noticed(
              "a connected account's events are taken for ours",
              new Edit(
                  EVENTS + "StripeEvent.java",
                  "    if (Members.has(event, \"account\") || Members.has(event, \"context\")) {\n",
                  "    if (false) {\n")),
          noticed(
              "another stack's events are taken for ours",
              new Edit(
                  EVENTS + "Owners.java",
                  "object.claim().equals(Optional.of(new Claim(stack.markOf(match.order()),"
                      + " match.id())))",
                  "object.claim().map(Claim::order).equals(Optional.of(match.id()))")),
          noticed(
              "a fault of ours is answered 400",
              new Edit(
                  "shared/src/main/java/dev/countersign/api/Api.java",
                  "return ApiResponse.of(Problem.UNAVAILABLE).retryAfter(TRY_AGAIN);",
                  "return ApiResponse.of(Problem.INVALID_REQUEST).retryAfter(TRY_AGAIN);")),
          noticed(
              "a quarantine raises no alarm",
              new Edit(
                  WEBHOOK + "ReceiveWebhookHandler.java",
                  "\n              .counting(\"Quarantined\")",
                  "")));

  private static final List<Mutant> RECONCILING =
      List.of(
          noticed(
              "the checkpoint is moved before the work is done",
              new Edit(
                  RECONCILE + "Reconciliation.java",
                  """
                          part(stage, turn)
                              .map(part -> turn.gaps() > gaps ? part.withGaps() : part)
                              .ifPresent(part -> moveOn(run.after(stage, part)));
                  """,
                  """
                          Run before = run;
                          run = run.after(stage, Part.leaving(Optional.empty()));
                          save();
                          if (superseded) {
                            return;
                          }
                          Run ahead = run;
                          run = before;
                          Optional<Part> part = part(stage, turn);
                          run = ahead;
                          if (part.isPresent() && part.get().rest().isPresent()) {
                            var passes = new java.util.ArrayList<>(run.left(stage));
                            passes.addFirst(part.get().rest().get());
                            Run back = run.going(stage, passes);
                            moveOn(
                                new Run(
                                    back.name(),
                                    back.version(),
                                    back.startedAt(),
                                    back.window(),
                                    back.left(),
                                    before.covered(),
                                    back.quarantined() + part.get().quarantined()));
                          }
                  """)),
          noticed(
              "reconciliation leaves out a list's further pages",
              new Edit(
                  RECONCILE + "Reconciliation.java",
                  "      return Part.leaving(page.next().map(pass::at));\n",
                  "      return Part.leaving(Optional.empty());\n")),
          noticed(
              "what Stripe says again at another time is written again",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "    if (!order.learnsFrom(said)) {\n",
                  "    if (false) {\n"),
              new Edit(
                  RECONCILE + "Repairs.java",
                  "      case Content.Says(var said) -> !order.learnsFrom(said);\n",
                  "      case Content.Says(var _) -> false;\n")),
          noticed(
              "orphans are not tried again",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "    boolean isAdopted = readable.flatMap(this::takesEffect).isPresent();\n",
                  "    boolean isAdopted = false;\n")),
          noticed(
              "a PaymentIntent that was never saved is not bound",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "      if (!orders.bind(bound, object.id())) {\n        return false;\n      }\n",
                  "      if (bound.version() > 0) {\n        return true;\n      }\n")),
          noticed(
              "a binding that was not made is reported",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "      if (!orders.bind(bound, object.id())) {\n        return false;\n      }\n",
                  "")),
          noticed(
              "quarantined orders are not counted again",
              new Edit(
                  RECONCILE + "Reconciliation.java",
                  ".counting(held.items().size());",
                  ".counting(0);")),
          noticed(
              "orders in PROCESSING are never swept",
              new Edit(
                  RECONCILE + "UnpaidOrders.java",
                  "          OrderStatus.AWAITING_PAYMENT,\n          OrderStatus.PROCESSING,\n",
                  "          OrderStatus.AWAITING_PAYMENT,\n")),
          noticed(
              "a sweep cancels however young an order is",
              new Edit(
                  RECONCILE + "Due.java",
                  "onward(left, now.minus(staleAfter))",
                  "onward(left, now)")),
          noticed(
              "vouchers are swept like cards",
              new Edit(
                  EVENTS + "NextAction.java",
                  "now.isBefore(end) ? new Verdict.LeftUntil(end) : new Verdict.Abandoned()",
                  "new Verdict.Abandoned()")),
          noticed(
              "a voucher is canceled as soon as it has expired",
              new Edit(
                  EVENTS + "NextAction.java",
                  "ON_ITS_WAY = Duration.ofDays(5)",
                  "ON_ITS_WAY = Duration.ZERO")),
          noticed(
              "what became of a voucher is not looked at before it has expired",
              new Edit(RECONCILE + "UnpaidOrders.java", "min(until, tomorrow(run))", "until")),
          noticed(
              "what is paid in quarantine is not looked at",
              new Edit(
                  RECONCILE + "UnpaidOrders.java",
                  "          OrderStatus.PAYMENT_FAILED,\n          OrderStatus.QUARANTINED);\n",
                  "          OrderStatus.PAYMENT_FAILED);\n")),
          noticed(
              "an unbound order expires as soon as it is stale",
              new Edit(
                  RECONCILE + "UnpaidOrders.java",
                  "    if (run.covered().includes(possible)) {\n",
                  "    if (run.version() > 0 || run.covered().includes(possible)) {\n")),
          noticed(
              "an order of the other mode is swept",
              new Edit(
                  RECONCILE + "UnpaidOrders.java",
                  "    } else if (order.livemode() != account.isLive()) {\n",
                  "    } else if (false) {\n")),
          noticed(
              "nobody is told of an order of the other mode",
              new Edit(
                  RECONCILE + "UnpaidOrders.java",
                  "      report.found(Repairs.waiting(What.OTHER_MODE, id.value(), order,"
                      + " Remedy.NEEDS_A_PERSON));\n",
                  "")),
          noticed(
              "an unknown cursor ends its pass for ever",
              new Edit(
                  RECONCILE + "Reconciliation.java",
                  "        return Part.leaving(pass.again());\n",
                  "        throw new Unavailable(\"unknown cursor\");\n")),
          noticed(
              "a fault of one list ends the run",
              new Edit(
                  RECONCILE + "Reconciliation.java",
                  "            || failed.contains(stage)\n",
                  "            || !failed.isEmpty()\n")),
          noticed(
              "what could not be looked at is not read again",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "    return drift.namesAnObject()\n        && (",
                  "    return drift.what() == null\n        && (")),
          noticed(
              "what an event alone has told is never confirmed",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "    return !order.unconfirmed().contains(object)"
                      + " || orders.update(order.confirm(object));\n",
                  "    return true;\n"),
              new Edit(
                  RECONCILE + "Repairs.java",
                  ".hear(said).trusting(object.id());",
                  ".hear(said);")),
          noticed(
              "what Stripe denies is only reported, never quarantined",
              new Edit(
                  RECONCILE + "Contradictions.java",
                  "    if (!isHeld && !orders.update(order.deny(denied))) {\n",
                  "    if (false) {\n")),
          noticed(
              "nobody is called when what Stripe denies is quarantined",
              new Edit(
                  RECONCILE + "Contradictions.java",
                  "    report.found(denied(order, kind, id, Remedy.NEEDS_A_PERSON));\n",
                  "")),
          noticed(
              "what Stripe denies in one read is quarantined",
              new Edit(
                  RECONCILE + "Contradictions.java",
                  "    if (!isHeld && !report.isOpenFor(first, APART)) {\n",
                  "    if (false) {\n")),
          noticed(
              "whatever an event alone has told counts as confirmed by the next read",
              new Edit(
                  ORDERS + "Order.java", "    fewer.remove(object);\n", "    fewer.clear();\n")),
          noticed(
              "a notice that the bus refused is taken for sent",
              new Edit(
                  PUBLISH + "EventBridgeFeed.java",
                  "      if (i >= results.size() || results.get(i).eventId() == null) {\n",
                  "      if (false) {\n")),
          noticed(
              "a fraud warning is told to nobody",
              new Edit(PUBLISH + "OrderEvent.java", "      told.fraudWarned();\n", "")),
          noticed(
              "a fraud warning that names only a charge is passed over",
              new Edit(
                  RECONCILE + "Repairs.java",
                  "      return true; // whose it is, only its charge says\n",
                  "      return false;\n")));

  private static final List<Mutant> READING =
      List.of(
          noticed(
              "orders are read eventually consistent",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "        .consistentRead(true)\n",
                  "        .consistentRead(!name.equals(\"orderId\"))\n"),
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  ".key(Map.of(key, string(value))).consistentRead(true)",
                  ".key(Map.of(key, string(value))).consistentRead(!key.equals(\"orderId\"))")),
          noticed(
              "PaymentIntents are read eventually consistent",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "        .consistentRead(true)\n",
                  "        .consistentRead(!name.equals(\"paymentIntentId\"))\n"),
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  ".key(Map.of(key, string(value))).consistentRead(true)",
                  ".key(Map.of(key, string(value)))"
                      + ".consistentRead(!key.equals(\"paymentIntentId\"))"),
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  ".keys(keys).consistentRead(true)",
                  ".keys(keys).consistentRead(!key.equals(\"paymentIntentId\"))")),
          noticed(
              "the feed says livemode: true of every order",
              new Edit(
                  PUBLISH + "OrderEvent.java",
                  "detail.addProperty(\"livemode\", order.livemode());",
                  "detail.addProperty(\"livemode\", true);")),
          noticed(
              "what was received is read from the amount asked for",
              new Edit(
                  EVENTS + "StripeObject.java",
                  "integer(json, \"amount_received\")",
                  "integer(json, \"amount\")")));

  private static final List<Mutant> BESIDE_A_NEWER_VERSION =
      List.of(
          noticed(
              "a change that a newer version wrote is passed over",
              new Edit(
                  PUBLISH + "StreamPublisher.java",
                  "    return record instanceof StreamRecord.Newer newer\n",
                  "    return false && record instanceof StreamRecord.Newer newer\n"),
              new Edit(
                  PUBLISH + "StreamPublisher.java",
                  "var fault) -> giveUp(record, change, fault, log);\n",
                  "var fault) -> Optional.empty();\n")),
          noticed(
              "a change that is given up after 15 minutes is not named in the queue",
              new Edit(
                  PUBLISH + "StreamPublisher.java",
                  "var fault) -> giveUp(record, change, fault, log);\n",
                  "var fault) -> Optional.empty();\n")),
          noticed(
              "by hand nobody is told that an order was paid",
              new Edit(
                  PUBLISH + "OrderEvent.java",
                  "        Optional.empty(), order, new Telling(",
                  "        Optional.of(order), order, new Telling(")),
          noticed(
              "an order that a newer version wrote is answered 500",
              new Edit(
                  ORDERS + "DynamoDbOrders.java",
                  "      throw new Unavailable(\"an order is newer than this version\", e);\n",
                  "      throw e;\n")));

  private static final List<Mutant> ASKING =
      List.of(
          noticed(
              "who asks for an order leaves no question",
              new Edit(GET + "GetOrderHandler.java", "questions.ask(question.get())", "true")),
          noticed(
              "a page is answered by the order's row alone",
              new Edit(
                  REFRESH + "Answers.java",
                  "      if (open.isEmpty()) {\n",
                  "      if (open.isPresent()) {\n        tally.answered();\n"
                      + "      } else if (open.isEmpty()) {\n")),
          noticed(
              "Stripe is asked for orders that are settled",
              new Edit(
                  REFRESH + "Answers.java",
                  "Question.isOpen(order, clock.instant())",
                  "order.paymentIntentId().isPresent()")),
          noticed(
              "Stripe is asked as fast as it answers",
              new Edit(
                  REFRESH + "RequestSpacing.java",
                  "      pause.between(wholeMillis, wholeMillis);\n",
                  "")),
          noticed(
              "what a page's question brings again is written again",
              new Edit(
                  EVENTS + "PaymentIntentReader.java",
                  "    if (!order.learnsFrom(said)) {\n",
                  "    if (false) {\n")));

  static final List<Mutant> ALL =
      Stream.of(
              WRITING,
              FACTS,
              CREATING,
              HEARING,
              RECONCILING,
              READING,
              BESIDE_A_NEWER_VERSION,
              ASKING)
          .flatMap(List::stream)
          .toList();

  private Mutants() {}
}
