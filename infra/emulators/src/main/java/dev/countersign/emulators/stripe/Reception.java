package dev.countersign.emulators.stripe;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The steps before every endpoint: faults, authentication and idempotency keys. A call is accepted
 * and answered in two steps, because its key is in use between them.
 */
final class Reception {
  private final Ids ids;
  private final InstantSource clock;
  private final ApiKeys apiKeys;
  private final ArmedFaults faults;
  private final Endpoints endpoints;
  private final AnswerWriter answers;
  private final IdempotencyKeys keys = new IdempotencyKeys();

  Reception(
      Ids ids,
      InstantSource clock,
      ApiKeys apiKeys,
      ArmedFaults faults,
      Endpoints endpoints,
      AnswerWriter answers) {
    this.ids = ids;
    this.clock = clock;
    this.apiKeys = apiKeys;
    this.faults = faults;
    this.endpoints = endpoints;
    this.answers = answers;
  }

  /** Accepts the call. The result carries the call out, and must be run once. */
  Supplier<StripeAnswer> begin(StripeCall call) {
    String requestId = ids.next("req", 14);
    Optional<StripeFault> fault = faults.next(call);
    return switch (fault.orElse(null)) {
      case null -> admit(call, requestId, Optional.empty());
      case StripeFault.LosesRequest() ->
          () -> {
            throw new ConnectionDropped();
          };
      case StripeFault.LosesAnswer() -> {
        Supplier<StripeAnswer> rest = admit(call, requestId, Optional.empty());
        yield () -> {
          var _ = rest.get();
          throw new ConnectionDropped();
        };
      }
      case StripeFault.AnswersError answer when answer.stored() ->
          admit(call, requestId, Optional.of(answer));
      case StripeFault.AnswersError answer -> () -> answers.fault(call, requestId, answer);
    };
  }

  private Supplier<StripeAnswer> admit(
      StripeCall call, String requestId, Optional<StripeFault.AnswersError> instead) {
    try {
      Caller caller = apiKeys.authenticate(call);
      Form form = Form.of(call);
      Optional<String> key =
          call.method().equals("POST") ? call.idempotencyKey() : Optional.empty();
      Optional<IdempotencyKeys.Stored> stored =
          key.flatMap(name -> keys.take(name, call.route(), form.fingerprint(), clock.instant()));
      if (stored.isPresent()) {
        return () -> answers.replay(call, requestId, stored.get());
      }
      return () -> execute(call, requestId, caller, form, key, instead);
    } catch (StripeFailure failure) {
      return () -> answers.failure(call, requestId, failure);
    }
  }

  private StripeAnswer execute(
      StripeCall call,
      String requestId,
      Caller caller,
      Form form,
      Optional<String> key,
      Optional<StripeFault.AnswersError> instead) {
    StripeAnswer answer;
    boolean executed = true;
    try {
      answer =
          instead.isPresent()
              ? answers.fault(call, requestId, instead.get())
              : answers.ok(
                  call,
                  requestId,
                  endpoints.serve(call, form, caller, new Origin(requestId, key.orElse(null))));
    } catch (StripeFailure failure) {
      executed = failure.executed();
      answer = answers.failure(call, requestId, failure);
    }
    settle(key, answer, requestId, executed);
    return answer;
  }

  private void settle(
      Optional<String> key, StripeAnswer answer, String requestId, boolean executed) {
    if (key.isEmpty()) {
      return;
    }
    if (executed) {
      keys.store(key.get(), new IdempotencyKeys.Stored(answer.status(), answer.body(), requestId));
    } else {
      keys.release(key.get());
    }
  }
}
