package dev.countersign.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeFault;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.StripeSimulatorServer;
import dev.countersign.faults.Deadline;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.money.Money;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderTerms;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Shop;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.payments.StripeObject;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.pricing.Details;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripePaymentIntentsTest {
  private static final String SECRET_ID = "stripe-api-key";
  private static final String KEY = "sk_test_canaryCanaryCanaryOld";
  private static final String NEW_KEY = "sk_test_canaryCanaryCanaryNew";
  private static final String INTENTS = "/v1/payment_intents";

  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Shop.NOW;
  private final InstantSource clock = () -> now;
  private final InProcessSecretsManager secrets =
      new InProcessSecretsManager(clock, SECRET_ID, KEY);
  private final StripeSimulator stripe =
      new StripeSimulator(
          new dev.countersign.emulators.stripe.AccountKeys(
              KEY, "pk_test_abc", List.of("whsec_abc")),
          clock,
          new SplittableRandom(7));
  private StripeSimulatorServer server;
  private StripePaymentIntents paymentIntents;

  @BeforeEach
  void start() throws IOException {
    server = StripeSimulatorServer.start(stripe, 0);
    paymentIntents = at(server.address().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_payment_intent_is_created_for_what_the_order_says() { // CR01
    Order order = Shop.order();
    PaymentIntent created = created(paymentIntents.create(order));
    assertThat(created.id().value()).startsWith("pi_");
    assertThat(created.amount()).isEqualTo(4000);
    assertThat(created.currency()).isEqualTo("usd");
    assertThat(created.livemode()).isFalse();
    assertThat(created.status()).isEqualTo("requires_payment_method");
    assertThat(created.clientSecret().reveal()).startsWith(created.id() + "_secret_");
    assertThat(created.object().claim()).contains(new Claim(Shop.STACK.mark(), order.id()));
    StripeCall call = stripe.calls().getLast();
    assertThat(URLDecoder.decode(call.body(), UTF_8))
        .contains("amount=4000", "currency=usd", "automatic_payment_methods[enabled]=true");
    assertThat(call.idempotencyKey().orElseThrow())
        .matches("order-" + order.id() + "-[0-9a-f]{16}-1");
  }

  @Test
  void the_same_attempt_again_gives_the_same_payment_intent() { // ID07
    Order order = Shop.order();
    PaymentIntent first = created(paymentIntents.create(order));
    assertThat(created(paymentIntents.create(order))).isEqualTo(first);
    assertThat(stripe.calls())
        .extracting(StripeCall::idempotencyKey)
        .hasSize(2)
        .containsOnly(stripe.calls().getFirst().idempotencyKey());
  }

  @Test
  void another_attempt_has_another_key() { // D8
    Order order = Shop.order();
    PaymentIntent first = created(paymentIntents.create(order));
    assertThat(created(paymentIntents.create(order.nextAttempt()))).isNotEqualTo(first);
    assertThat(stripe.calls()).extracting(StripeCall::idempotencyKey).doesNotHaveDuplicates();
  }

  @Test
  void a_500_that_passes_is_tried_again_with_the_same_key() { // ST02
    stripe.fail(_ -> true, StripeFault.serverError());
    created(paymentIntents.create(Shop.order()));
    assertThat(stripe.calls()).hasSize(2);
    assertThat(stripe.calls().get(1).idempotencyKey())
        .isPresent()
        .isEqualTo(stripe.calls().get(0).idempotencyKey());
  }

  @Test
  void a_500_that_stripe_keeps_is_told_from_one_that_may_pass() { // ST03
    Order order = Shop.order();
    stripe.fail(_ -> true, StripeFault.storedServerError());
    assertThat(paymentIntents.create(order)).isEqualTo(new Creation.StoredFailure());
    assertThat(paymentIntents.create(order)).isEqualTo(new Creation.StoredFailure());
    assertThat(paymentIntents.findFor(order, order.createdAt())).isEmpty();
    created(paymentIntents.create(order.nextAttempt()));
  }

  @Test
  void a_500_that_does_not_pass_is_a_fault_that_needs_nobody() {
    stripe.fail(9, _ -> true, StripeFault.serverError());
    assertThat(fault(() -> paymentIntents.create(Shop.order())))
        .isNotInstanceOf(NeedsAPerson.class);
    assertThat(stripe.calls()).hasSize(3); // I17
  }

  @Test
  void an_answer_that_is_lost_once_is_fetched_with_the_same_key() {
    Order order = Shop.order();
    stripe.fail(_ -> true, StripeFault.lostAnswer());
    PaymentIntent created = created(paymentIntents.create(order));
    assertThat(paymentIntents.findFor(order, order.createdAt())).contains(created);
  }

  @Test
  void a_connection_that_breaks_again_and_again_is_a_fault_that_needs_nobody() {
    stripe.fail(9, _ -> true, StripeFault.lostRequest());
    assertThat(fault(() -> paymentIntents.create(Shop.order())))
        .isNotInstanceOf(NeedsAPerson.class);
  }

  @Test
  void a_stripe_that_nobody_can_reach_is_a_fault_that_needs_nobody() { // ST01
    server.close();
    assertThat(fault(() -> paymentIntents.create(Shop.order())))
        .isNotInstanceOf(NeedsAPerson.class);
    assertThat(fault(() -> paymentIntents.retrieve(new PaymentIntentId("pi_1"))))
        .isNotInstanceOf(NeedsAPerson.class);
  }

  @Test
  void an_attempt_that_is_being_served_right_now_is_in_progress() throws Exception {
    Order order = Shop.order();
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    server.whileInFlight(
        _ -> {
          if (arrived.getCount() == 1) {
            arrived.countDown();
            awaitQuietly(released);
          }
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> paymentIntents.create(order));
      assertThat(arrived.await(20, SECONDS)).isTrue();
      assertThat(paymentIntents.create(order)).isEqualTo(new Creation.InProgress());
      released.countDown();
      assertThat(created(first.get(20, SECONDS))).isEqualTo(created(paymentIntents.create(order)));
    }
  }

  @Test
  void a_rate_limit_says_how_long_to_wait() {
    stripe.fail(_ -> true, StripeFault.rateLimited(Duration.ofSeconds(7)));
    assertThat(paymentIntents.create(Shop.order()))
        .isEqualTo(new Creation.TooManyRequests(Duration.ofSeconds(7)));
    stripe.fail(_ -> true, answers(429, "canary"));
    assertThat(paymentIntents.create(Shop.order()))
        .isEqualTo(new Creation.TooManyRequests(Duration.ofSeconds(2)));
  }

  @Test
  void a_rate_limit_of_two_seconds_at_most_is_waited_out_once() { // D15
    stripe.fail(_ -> true, StripeFault.rateLimited(Duration.ofSeconds(2)));
    created(paymentIntents.create(Shop.order()));
    assertThat(pauses).containsExactly(Duration.ofSeconds(2));
    assertThat(stripe.calls()).extracting(StripeCall::idempotencyKey).hasSize(2);

    stripe.fail(9, _ -> true, StripeFault.rateLimited(Duration.ofSeconds(1)));
    assertThat(paymentIntents.create(Shop.order()))
        .isEqualTo(new Creation.TooManyRequests(Duration.ofSeconds(1)));
    assertThat(stripe.calls()).hasSize(4);
  }

  @Test
  void a_rate_limit_that_the_invocations_time_does_not_cover_is_told_at_once() { // D7, D15
    stripe.fail(9, _ -> true, StripeFault.rateLimited(Duration.ofSeconds(2)));
    Creation creation =
        Deadline.in(Duration.ofSeconds(2), clock).during(() -> paymentIntents.create(Shop.order()));
    assertThat(creation).isEqualTo(new Creation.TooManyRequests(Duration.ofSeconds(2)));
    assertThat(stripe.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"pi_1\",", "<html>canary</html>", ""})
  void a_success_that_is_cut_short_or_no_json_is_asked_for_once_more(String cutShort) { // D15
    StripeTransport real =
        new StripeJavaTransport(
            Optional.of(server.address().toString()), SharedHttpClient.ofThisProcess());
    AtomicInteger answers = new AtomicInteger();
    StripePaymentIntents once =
        over(
            request -> {
              StripeTransport.Response answer = real.send(request);
              return answers.incrementAndGet() > 1
                  ? answer
                  : new StripeTransport.Response(200, answer.headers(), cutShort);
            });
    created(once.create(Shop.order()));
    assertThat(stripe.calls()).extracting(StripeCall::idempotencyKey).hasSize(2);

    answers.set(0);
    StripePaymentIntents always =
        over(
            request -> {
              answers.incrementAndGet();
              return new StripeTransport.Response(200, Map.of(), cutShort);
            });
    assertThat(fault(() -> always.create(Shop.order()))).isNotInstanceOf(NeedsAPerson.class);
    assertThat(answers).hasValue(2);
  }

  @Test
  void a_rate_limit_on_a_read_is_a_fault_that_needs_nobody() {
    stripe.fail(9, _ -> true, StripeFault.rateLimited(Duration.ofSeconds(7)));
    assertThat(fault(() -> paymentIntents.retrieve(new PaymentIntentId("pi_1"))))
        .isNotInstanceOf(NeedsAPerson.class);
  }

  @Test
  void an_amount_that_stripe_does_not_charge_is_no_fault_also_when_sent_again() { // MN04
    Order small = costing(30);
    assertThat(paymentIntents.create(small)).isEqualTo(new Creation.AmountTooSmall());
    assertThat(paymentIntents.create(small)).isEqualTo(new Creation.AmountTooSmall());
    Order large = costing(1_000_000_000_000L);
    assertThat(paymentIntents.create(large)).isEqualTo(new Creation.AmountTooLarge());
    assertThat(paymentIntents.create(large)).isEqualTo(new Creation.AmountTooLarge());
  }

  @Test
  void a_revoked_key_is_replaced_by_the_newer_one_exactly_once() { // ST04, SE02
    created(paymentIntents.create(Shop.order()));
    stripe.rollSecretKey(NEW_KEY);
    stripe.revoke(KEY);
    secrets.put(SECRET_ID, NEW_KEY);
    created(paymentIntents.create(Shop.order()));
    created(paymentIntents.create(Shop.order()));
    assertThat(secrets.reads(SECRET_ID, "AWSCURRENT")).isEqualTo(2);
    assertThat(stripe.calls()).hasSize(4);
  }

  @Test
  void a_key_that_stripe_refuses_twice_needs_a_person() { // ST04
    stripe.revoke(KEY);
    assertThat(fault(() -> paymentIntents.create(Shop.order()))).isInstanceOf(NeedsAPerson.class);
    assertThat(stripe.calls()).hasSize(1);
    assertThat(secrets.reads(SECRET_ID, "AWSCURRENT")).isEqualTo(2);

    secrets.put(SECRET_ID, NEW_KEY); // which Stripe doesn't know
    now = now.plusSeconds(10); // so long no newer key is looked for again
    assertThat(fault(() -> paymentIntents.create(Shop.order()))).isInstanceOf(NeedsAPerson.class);
    assertThat(stripe.calls()).hasSize(3);
  }

  @Test
  void a_key_that_stripe_refuses_right_after_it_replaced_another_serves_no_more() { // SE01
    created(paymentIntents.create(Shop.order()));
    stripe.revoke(KEY);
    secrets.put(SECRET_ID, NEW_KEY); // which Stripe doesn't know
    assertThat(fault(() -> paymentIntents.create(Shop.order()))).isInstanceOf(NeedsAPerson.class);
    int before = stripe.calls().size();

    now = now.plus(Duration.ofMinutes(10));
    secrets.failWith(SecretsManager.SecretsManagerFault.INTERNAL_ERROR);
    assertThat(fault(() -> paymentIntents.create(Shop.order()))).isInstanceOf(Unavailable.class);
    assertThat(stripe.calls()).hasSize(before);
  }

  @Test
  void a_rejected_call_to_stripe_needs_a_person() { // ST05
    for (StripeFault refusal :
        List.of(StripeFault.forbidden(), StripeFault.badRequest(), answers(402, "canary"))) {
      stripe.fail(_ -> true, refusal);
      assertThat(fault(() -> paymentIntents.create(Shop.order()))).isInstanceOf(NeedsAPerson.class);
    }
  }

  @Test
  void nothing_that_stripe_says_and_no_key_gets_into_a_fault() { // ST05, I10
    for (int status : new int[] {400, 401, 402, 403, 404, 500, 503}) {
      stripe.heal();
      stripe.fail(9, _ -> true, answers(status, "canary of " + KEY));
      assertShowsNothing(fault(() -> paymentIntents.create(Shop.order())));
      stripe.heal();
      stripe.fail(9, _ -> true, answers(status, "canary of " + KEY));
      assertShowsNothing(fault(() -> paymentIntents.retrieve(new PaymentIntentId("pi_1"))));
    }
    server.close();
    assertShowsNothing(fault(() -> paymentIntents.create(Shop.order())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 canary",
        "200 <html>canary</html>",
        "200 [\"canary\"]",
        "200 \"canary\"",
        "200 null",
        "200 {}",
        "200 {\"id\":\"canary\"}",
        "200 {\"id\":{\"canary\":1}}",
        "200 ",
        "200 {\"data\":{\"canary\":1},\"has_more\":false}",
        "200 {\"data\":[],\"has_more\":true}",
        "200 {\"data\":[1],\"has_more\":false}",
        "400 <html>canary</html>",
        "400 {\"error\":\"canary\"}",
        "404 {}",
        "500 canary",
        "503 <html>canary</html>"
      })
  void an_answer_that_is_none_of_stripes_is_a_fault_and_not_quoted(String answer)
      throws IOException {
    int status = Integer.parseInt(answer.substring(0, 3));
    try (Stub stub = Stub.answering(status, Map.of(), answer.substring(4))) {
      StripePaymentIntents odd = at(stub.address());
      assertShowsNothing(fault(() -> odd.create(Shop.order())));
      assertShowsNothing(fault(() -> odd.retrieve(new PaymentIntentId("pi_1"))));
      assertShowsNothing(fault(() -> odd.findFor(Shop.order(), now)));
    }
  }

  @Test
  void a_refused_amount_stays_one_also_where_stripe_repeats_it() throws IOException {
    for (var refusal :
        Map.of(
                "amount_too_small",
                new Creation.AmountTooSmall(),
                "amount_too_large",
                new Creation.AmountTooLarge(),
                "card_declined",
                new Creation.StoredFailure())
            .entrySet()) {
      String body =
          "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"" + refusal.getKey() + "\"}}";
      try (Stub stub = Stub.answering(400, Map.of("Idempotent-Replayed", "true"), body)) {
        assertThat(at(stub.address()).create(Shop.order())).isEqualTo(refusal.getValue());
      }
    }
  }

  @Test
  void a_payment_intent_is_retrieved_by_its_id() {
    PaymentIntent created = created(paymentIntents.create(Shop.order()));
    assertThat(paymentIntents.retrieve(created.id())).isEqualTo(created);
    assertThat(paymentIntents.retrieve(created.id()).object().content())
        .isEqualTo(new StripeObject.Content.SaysNothing());
    assertThat(fault(() -> paymentIntents.retrieve(new PaymentIntentId("pi_unknown"))))
        .isInstanceOf(NeedsAPerson.class);
    fault(() -> paymentIntents.retrieve(new PaymentIntentId("../refunds?x=1")));
    assertThat(stripe.calls().getLast().route()).doesNotContain("refunds?");
  }

  @Test
  void a_payment_intent_whose_status_nobody_knows_is_retrieved_with_its_client_secret()
      throws IOException {
    String json =
        """
        {"object":"payment_intent","id":"pi_1","status":"a_new_one","amount":4000,
         "amount_received":0,"currency":"usd","livemode":false,
         "client_secret":"pi_1_secret_a","metadata":{}}
        """;
    try (Stub stub = Stub.answering(200, Map.of(), json)) {
      PaymentIntent retrieved = at(stub.address()).retrieve(new PaymentIntentId("pi_1"));
      assertThat(retrieved.status()).isEqualTo("a_new_one");
      assertThat(retrieved.clientSecret().reveal()).isEqualTo("pi_1_secret_a");
      assertThat(retrieved.object().content()).isEqualTo(new StripeObject.Content.Unreadable());
    }
  }

  @Test
  void a_payment_intent_of_an_order_is_found_behind_several_pages_of_others() {
    Order order = Shop.order();
    PaymentIntent own = created(paymentIntents.create(order));
    others(250);
    int before = stripe.calls().size();
    assertThat(paymentIntents.findFor(order, order.createdAt())).contains(own);
    assertThat(stripe.calls().subList(before, stripe.calls().size())).hasSize(3);
    assertThat(paymentIntents.findFor(Shop.order(), order.createdAt())).isEmpty();
  }

  @Test
  void payment_intents_older_than_the_order_are_not_searched() {
    Order order = Shop.order();
    created(paymentIntents.create(order));
    assertThat(paymentIntents.findFor(order, now.plus(Duration.ofMinutes(6)))).isEmpty();
    assertThat(paymentIntents.findFor(order, now.plus(Duration.ofMinutes(4)))).hasSize(1);
  }

  @Test
  void a_payment_intent_has_the_mark_of_its_order_and_is_found_by_it() {
    for (Optional<String> mark : List.of(Optional.<String>empty(), Optional.of("test/ffffffff"))) {
      Order order = Shop.marked(mark, Shop.order());
      PaymentIntent created = created(paymentIntents.create(order));
      assertThat(created.object().claim()).contains(new Claim(mark.orElse("test"), order.id()));
      assertThat(paymentIntents.findFor(order, order.createdAt())).containsExactly(created);
      assertThat(paymentIntents.findFor(Shop.marked(Optional.of("x"), order), order.createdAt()))
          .isEmpty();
    }
  }

  @Test
  void another_stacks_payment_intent_is_not_ours_whatever_order_it_names() {
    Order order = Shop.order();
    created(paymentIntents.create(Shop.marked(Optional.of("test/ffffffff"), order)));
    assertThat(paymentIntents.findFor(order, order.createdAt())).isEmpty();
  }

  @Test
  void too_much_to_look_through_is_a_fault_and_not_an_empty_answer() {
    others(1_001);
    fault(() -> paymentIntents.findFor(Shop.order(), now));
  }

  @Test
  void a_search_through_several_pages_ends_with_the_invocations_time() { // D7
    others(250);
    server.whileInFlight(_ -> now = now.plusSeconds(10));
    Instant since = now;
    int before = stripe.calls().size();
    fault(
        () ->
            Deadline.in(Duration.ofSeconds(15), clock)
                .during(() -> paymentIntents.findFor(Shop.order(), since)));
    assertThat(stripe.calls()).hasSize(before + 2);
  }

  @Test
  void a_request_is_not_sent_again_where_the_pause_before_it_is_longer_than_the_time_left() { // D7
    stripe.fail(9, _ -> true, StripeFault.serverError());
    fault(
        () ->
            Deadline.in(Duration.ofMillis(500), clock)
                .during(() -> paymentIntents.create(Shop.order())));
    assertThat(stripe.calls()).hasSize(1);
  }

  @Test
  void nothing_is_sent_once_the_invocations_time_is_up() { // D7
    fault(
        () -> Deadline.in(Duration.ZERO, clock).during(() -> paymentIntents.create(Shop.order())));
    assertThat(stripe.calls()).isEmpty();
  }

  @Test
  void another_applications_payment_intent_without_a_client_secret_does_not_stop_the_search()
      throws IOException {
    Order order = Shop.order();
    String list =
        """
        {"object":"list","has_more":false,"data":[
          {"id":"pi_foreign","status":"succeeded","amount":1,"currency":"usd","livemode":false,
           "client_secret":null,"metadata":{}},
          {"id":"pi_own","status":"canceled","amount":4000,"currency":"usd","livemode":false,
           "client_secret":"pi_own_secret_a","metadata":{"order_id":"%s","countersign":"%s"}}]}
        """
            .formatted(order.id(), Shop.STACK.mark());
    try (Stub stub = Stub.answering(200, Map.of(), list)) {
      assertThat(at(stub.address()).findFor(order, now))
          .extracting(PaymentIntent::id)
          .containsExactly(new PaymentIntentId("pi_own"));
    }
  }

  @Test
  void the_mode_is_that_of_the_key() {
    assertThat(paymentIntents.isLive()).isFalse();
    InProcessSecretsManager live = new InProcessSecretsManager(clock, SECRET_ID, "sk_live_a");
    assertThat(
            new StripePaymentIntents(
                    new StripeKeys(new SecretsManagerSecrets(live), SECRET_ID, clock, _ -> {}),
                    new StripeJavaTransport(Optional.empty(), SharedHttpClient.ofThisProcess()),
                    Shop.STACK,
                    clock)
                .isLive())
        .isTrue();
  }

  private StripePaymentIntents at(String address) {
    return over(new StripeJavaTransport(Optional.of(address), SharedHttpClient.ofThisProcess()));
  }

  private StripePaymentIntents over(StripeTransport transport) {
    return new StripePaymentIntents(
        keys(), transport, Shop.STACK, clock, (_, longest) -> pauses.add(longest));
  }

  private StripeKeys keys() {
    return new StripeKeys(new SecretsManagerSecrets(secrets), SECRET_ID, clock, _ -> {});
  }

  /** PaymentIntents of another application on the same account. */
  private void others(int count) {
    for (int i = 0; i < count; i++) {
      var answer =
          stripe.handle(
              new StripeCall(
                  "POST",
                  INTENTS,
                  Map.of("Authorization", "Bearer " + KEY),
                  "amount=100&currency=usd"));
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  private static PaymentIntent created(Creation creation) {
    assertThat(creation).isInstanceOf(Creation.Created.class);
    return ((Creation.Created) creation).paymentIntent();
  }

  private static Unavailable fault(ThrowingCallable call) {
    Unavailable fault = catchThrowableOfType(Unavailable.class, call);
    assertThat(fault).isNotNull();
    return fault;
  }

  private static void assertShowsNothing(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContainIgnoringCase("canary");
    }
  }

  private static StripeFault answers(int status, String message) {
    return new StripeFault.AnswersError(
        status, "invalid_request_error", message, false, Optional.empty());
  }

  private static Order costing(long minorUnits) {
    Order order = Shop.order();
    return new Order(
        order.id(),
        order.version(),
        order.mark(),
        order.requestDigest(),
        new OrderTerms(order.terms().lines(), new Money(minorUnits, Shop.USD), Details.NONE),
        order.paymentIntentId(),
        order.attempt(),
        order.livemode(),
        order.facts(),
        order.paidInVersion(),
        order.createdAt());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something at Stripe's address that always says the same. */
  private record Stub(HttpServer server) implements AutoCloseable {
    static Stub answering(int status, Map<String, String> headers, String body) throws IOException {
      var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
      HttpServer server = HttpServer.create(address, 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              byte[] bytes = body.getBytes(UTF_8);
              headers.forEach(exchange.getResponseHeaders()::set);
              exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          });
      server.start();
      return new Stub(server);
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
