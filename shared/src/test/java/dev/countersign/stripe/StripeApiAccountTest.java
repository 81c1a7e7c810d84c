package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.Shop;
import dev.countersign.payments.StripeAccount.Identity;
import dev.countersign.payments.StripeAccount.Window;
import dev.countersign.payments.StripeEvent;
import dev.countersign.payments.StripeObject.Content;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeTransport.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeApiAccountTest {
  private static final String ACCOUNT = "/v1/account";
  private static final String PAYMENT_INTENTS = "/v1/payment_intents";
  private static final String EVENTS = "/v1/events";
  private static final String EMPTY_LIST = "{\"object\":\"list\",\"data\":[],\"has_more\":false}";

  private final Map<String, Response> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest(name = "our clock {0} h ahead") // WP04
  @ValueSource(longs = {-5, 0, 5})
  void a_listed_event_is_held_against_stripes_own_time_of_the_list(long ahead) {
    Instant listed = dateAt(EVENTS);
    String events =
        succeeded("evt_late", listed.plusSeconds(300))
            + ","
            + succeeded("evt_future", listed.plusSeconds(301));
    answers(EVENTS, 200, "{\"object\":\"list\",\"data\":[" + events + "],\"has_more\":false}");

    List<StripeEvent> read =
        account(Duration.ofHours(ahead))
            .events(new Window(Shop.NOW, Shop.NOW), Optional.empty())
            .orElseThrow()
            .items();

    assertThat(read).extracting(StripeEvent::id).containsExactly("evt_late", "evt_future");
    assertThat(read.getFirst().object().content()).isInstanceOf(Content.Says.class);
    assertThat(read.getLast().object().content()).isInstanceOf(Content.Inconsistent.class);
  }

  @ParameterizedTest(name = "our clock {0} h ahead: {1} s") // WP04
  @CsvSource({
    "-5, 300, false",
    "-5, 301, true",
    "0, 300, false",
    "0, 301, true",
    "5, 300, false",
    "5, 301, true"
  })
  void an_event_read_by_its_id_is_held_against_the_time_of_that_answer(
      long ahead, long seconds, boolean isInconsistent) {
    String path = EVENTS + "/evt_1";
    answers(path, 200, succeeded("evt_1", dateAt(path).plusSeconds(seconds)));

    Optional<StripeEvent.ParsedEvent> read = account(Duration.ofHours(ahead)).event("evt_1");

    assertThat(read)
        .get()
        .isInstanceOfSatisfying(
            StripeEvent.ParsedEvent.Handled.class,
            handled ->
                assertThat(handled.event().object().content() instanceof Content.Inconsistent)
                    .isEqualTo(isInconsistent));
  }

  @Test
  void an_account_that_the_key_may_ask_for_is_known_by_one_request() {
    answers(ACCOUNT, 200, "{\"object\":\"account\",\"id\":\"acct_1\"}");

    assertThat(account().identity()).isEqualTo(new Identity.Known("acct_1", dateAt(ACCOUNT)));
    assertThat(asked).containsExactly(ACCOUNT);
  }

  @Test
  void an_account_that_the_key_may_not_ask_for_is_hidden_and_its_time_is_that_of_another_answer() {
    answers(ACCOUNT, 403, refusal());
    answers(PAYMENT_INTENTS, 200, EMPTY_LIST);

    assertThat(account().identity()).isEqualTo(new Identity.Hidden(dateAt(PAYMENT_INTENTS)));
    assertThat(asked).containsExactly(ACCOUNT, PAYMENT_INTENTS + "?limit=1");
  }

  @Test
  void a_key_that_may_not_read_payment_intents_either_gets_the_time_from_events() {
    answers(ACCOUNT, 403, refusal());
    answers(PAYMENT_INTENTS, 403, refusal());
    answers(EVENTS, 200, EMPTY_LIST);

    assertThat(account().identity()).isEqualTo(new Identity.Hidden(dateAt(EVENTS)));
    assertThat(asked).containsExactly(ACCOUNT, PAYMENT_INTENTS + "?limit=1", EVENTS + "?limit=1");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void an_account_that_stripe_fails_to_answer_leaves_the_question_open_with_the_fault(int status) {
    answers(ACCOUNT, status, refusal());
    answers(PAYMENT_INTENTS, 200, EMPTY_LIST);

    Identity.Unanswered unanswered = unanswered();
    assertThat(unanswered.now()).isEqualTo(dateAt(PAYMENT_INTENTS));
    assertThat(unanswered.fault())
        .isNotInstanceOf(NeedsAPerson.class)
        .hasMessageContaining(Integer.toString(status));
  }

  @Test
  void an_account_that_stripe_refuses_to_name_leaves_the_question_open_until_a_person_helps() {
    answers(ACCOUNT, 400, refusal());
    answers(PAYMENT_INTENTS, 200, EMPTY_LIST);

    assertThat(unanswered().fault()).isInstanceOf(NeedsAPerson.class);
  }

  @Test
  void an_account_of_which_no_answer_comes_leaves_the_question_open_with_the_fault() {
    answers(PAYMENT_INTENTS, 403, refusal());
    answers(EVENTS, 200, EMPTY_LIST);

    Identity.Unanswered unanswered = unanswered();
    assertThat(unanswered.now()).isEqualTo(dateAt(EVENTS));
    assertThat(unanswered.fault()).hasMessage("no answer from " + ACCOUNT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":7}", "{\"id\":\"\"}", "{\"id\":\"a b\"}", "[]", "<html>"})
  void an_account_without_an_id_that_can_be_read_leaves_the_question_open_with_the_fault(
      String body) {
    answers(ACCOUNT, 200, body);
    answers(PAYMENT_INTENTS, 200, EMPTY_LIST);

    Identity.Unanswered unanswered = unanswered();
    assertThat(unanswered.now())
        .isEqualTo(dateAt(body.startsWith("{") ? ACCOUNT : PAYMENT_INTENTS));
    assertThat(unanswered.fault()).hasMessage("Stripe's answer is not what its API promises");
  }

  @Test
  void a_stripe_that_answers_nothing_at_all_is_a_fault() {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> account().identity())
        .withMessage("no answer from " + EVENTS);
  }

  private Identity.Unanswered unanswered() {
    Identity identity = account().identity();
    assertThat(identity).isInstanceOf(Identity.Unanswered.class);
    return (Identity.Unanswered) identity;
  }

  private void answers(String path, int status, String body) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(dateAt(path).atOffset(ZoneOffset.UTC));
    answers.put(path, new Response(status, Map.of("date", date), body));
  }

  /** When Stripe answers there, by its own clock; its answers are told apart by it. */
  private static Instant dateAt(String path) {
    return Shop.NOW.plusSeconds(path.length());
  }

  private StripeApiAccount account() {
    return account(Duration.ofHours(-5)); // our own time must not count
  }

  /**
   * @param ahead how far our own clock is ahead of Stripe's
   */
  private StripeApiAccount account(Duration ahead) {
    Instant ours = Shop.NOW.plus(ahead);
    var secrets = new InProcessSecretsManager(() -> ours, "stripe-api-key", "sk_test_canaryCanary");
    return new StripeApiAccount(
        new StripeKeys(new SecretsManagerSecrets(secrets), "stripe-api-key", () -> ours, _ -> {}),
        this::answer,
        () -> ours,
        (_, _) -> {}); // nobody waits before another try
  }

  private Response answer(StripeTransport.Request request) {
    asked.add(request.path());
    String path = request.path().replaceFirst("\\?.*", "");
    return Optional.ofNullable(answers.get(path))
        .orElseThrow(() -> new Unavailable("no answer from " + path));
  }

  private static String refusal() {
    return "{\"error\":{\"type\":\"api_error\",\"message\":\"canary\"}}";
  }

  /** An event that says that an order of ours was paid. */
  private static String succeeded(String id, Instant created) {
    Order order = Shop.order();
    return """
    {"id":"%s","object":"event","type":"payment_intent.succeeded","created":%d,
     "livemode":false,"data":{"object":{
       "id":"pi_1","object":"payment_intent","status":"succeeded","livemode":false,
       "amount":4000,"amount_received":4000,"currency":"usd",
       "metadata":{"order_id":"%s","countersign":"%s"}}}}
    """
        .formatted(id, created.getEpochSecond(), order.id(), Shop.STACK.mark());
  }
}
