package dev.countersign.emulators.stripe;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Finds the endpoint of a call. */
final class Endpoints {
  private final String accountId;
  private final PaymentIntents paymentIntents;
  private final Refunds refunds;
  private final Disputes disputes;
  private final FraudWarnings fraudWarnings;
  private final Events events;
  private final WebhookEndpoints webhookEndpoints;
  private final PaymentMethodDomains domains;

  Endpoints(
      String accountId,
      PaymentIntents paymentIntents,
      Refunds refunds,
      Disputes disputes,
      FraudWarnings fraudWarnings,
      Events events,
      WebhookEndpoints webhookEndpoints,
      PaymentMethodDomains domains) {
    this.accountId = accountId;
    this.paymentIntents = paymentIntents;
    this.refunds = refunds;
    this.disputes = disputes;
    this.fraudWarnings = fraudWarnings;
    this.events = events;
    this.webhookEndpoints = webhookEndpoints;
    this.domains = domains;
  }

  /**
   * Carries the call out.
   *
   * @throws StripeFailure if Stripe would answer an error
   */
  Json serve(StripeCall call, Form form, Caller caller, Origin origin) {
    List<String> path = Arrays.asList(call.route().substring(1).split("/", -1));
    if (path.size() < 2 || !path.getFirst().equals("v1")) {
      throw unrecognized(call);
    }
    List<String> rest = path.subList(2, path.size());
    return switch (path.get(1)) {
      case "payment_intents" -> paymentIntents(call, rest, form, caller, origin);
      case "refunds" -> refunds(call, rest, form, caller, origin);
      case "disputes" -> records(disputes.records(), call, rest, form, caller);
      case "radar" -> radar(call, rest, form, caller);
      case "events" -> events(call, rest, form, caller);
      case "webhook_endpoints" -> webhookEndpoints(call, rest, form, caller);
      case "payment_method_domains" -> domains(call, rest, form, caller);
      case "account" -> account(call, rest, form, caller);
      default -> throw unrecognized(call);
    };
  }

  private Json paymentIntents(
      StripeCall call, List<String> rest, Form form, Caller caller, Origin origin) {
    String shape = call.method() + "/" + rest.size() + (rest.size() == 2 ? rest.getLast() : "");
    return switch (shape) {
      case "GET/1" -> paymentIntents.retrieve(rest.getFirst(), form, caller);
      case "POST/2confirm" -> paymentIntents.confirm(rest.getFirst(), form, caller, origin);
      case "POST/0" -> {
        mustBeSecret(caller);
        yield paymentIntents.create(form, origin);
      }
      case "GET/0" -> {
        mustBeSecret(caller);
        yield paymentIntents.list(form);
      }
      case "POST/2capture" -> {
        mustBeSecret(caller);
        yield paymentIntents.capture(rest.getFirst(), form, origin);
      }
      case "POST/2cancel" -> {
        mustBeSecret(caller);
        yield paymentIntents.cancel(rest.getFirst(), form, origin);
      }
      default -> throw unrecognized(call);
    };
  }

  private Json refunds(
      StripeCall call, List<String> rest, Form form, Caller caller, Origin origin) {
    if (!call.method().equals("POST")) {
      return records(refunds.records(), call, rest, form, caller);
    }
    if (rest.isEmpty()) {
      mustBeSecret(caller);
      return refunds.create(form, origin);
    }
    if (rest.size() == 2 && rest.getLast().equals("cancel")) {
      mustBeSecret(caller);
      return refunds.cancel(rest.getFirst(), form, origin);
    }
    throw unrecognized(call);
  }

  private Json radar(StripeCall call, List<String> rest, Form form, Caller caller) {
    if (rest.isEmpty() || !rest.getFirst().equals("early_fraud_warnings")) {
      throw unrecognized(call);
    }
    return records(fraudWarnings.records(), call, rest.subList(1, rest.size()), form, caller);
  }

  private static Json records(
      ChargeRecords<?> records, StripeCall call, List<String> rest, Form form, Caller caller) {
    if (!call.method().equals("GET") || rest.size() > 1) {
      throw unrecognized(call);
    }
    mustBeSecret(caller);
    return rest.isEmpty() ? records.list(form) : records.retrieve(rest.getFirst(), form);
  }

  private Json events(StripeCall call, List<String> rest, Form form, Caller caller) {
    if (!call.method().equals("GET") || rest.size() > 1) {
      throw unrecognized(call);
    }
    mustBeSecret(caller);
    return rest.isEmpty() ? events.list(form) : events.retrieve(rest.getFirst(), form);
  }

  private Json webhookEndpoints(StripeCall call, List<String> rest, Form form, Caller caller) {
    mustBeSecret(caller);
    return switch (call.method() + "/" + rest.size()) {
      case "POST/0" -> webhookEndpoints.create(form);
      case "GET/0" -> webhookEndpoints.list(form);
      case "POST/1" -> webhookEndpoints.update(rest.getFirst(), form);
      case "GET/1" -> webhookEndpoints.retrieve(rest.getFirst(), form);
      case "DELETE/1" -> webhookEndpoints.delete(rest.getFirst(), form);
      default -> throw unrecognized(call);
    };
  }

  private Json domains(StripeCall call, List<String> rest, Form form, Caller caller) {
    mustBeSecret(caller);
    String shape = call.method() + "/" + rest.size() + (rest.size() == 2 ? rest.getLast() : "");
    return switch (shape) {
      case "POST/0" -> domains.create(form);
      case "GET/0" -> domains.list(form);
      case "POST/1" -> domains.update(rest.getFirst(), form);
      case "GET/1" -> domains.retrieve(rest.getFirst(), form);
      case "POST/2validate" -> domains.validate(rest.getFirst(), form);
      default -> throw unrecognized(call);
    };
  }

  /** Returns the account that the key belongs to (API reference, "Retrieve account"). */
  private Json account(StripeCall call, List<String> rest, Form form, Caller caller) {
    if (!call.method().equals("GET") || !rest.isEmpty()) {
      throw unrecognized(call);
    }
    mustBeSecret(caller);
    form.allowing(Set.of());
    return Json.object(accountId, "account");
  }

  private static void mustBeSecret(Caller caller) {
    if (caller != Caller.SECRET_KEY) {
      throw StripeFailure.secretKeyRequired();
    }
  }

  private static StripeFailure unrecognized(StripeCall call) {
    return StripeFailure.unrecognizedUrl(call.method(), call.route());
  }
}
