package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.local.LocalStack.Service;
import dev.countersign.local.system.KillingProxy.Call;
import dev.countersign.local.system.KillingProxy.Moment;
import dev.countersign.local.system.Shop.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The create function dies by SIGKILL before and after each of its four calls. Whatever was the last
 * thing it did, the same request again ends in one order, one PaymentIntent, and one charge.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashSystemTest {
  private static final String FUNCTION = "CreatePaymentIntentFunction";

  /** The function's calls, in their order. */
  enum Step {
    READ_PRICES(Service.DYNAMODB, call -> call.target().endsWith("BatchGetItem")),
    PLACE_ORDER(Service.DYNAMODB, call -> call.target().endsWith("PutItem")),
    CREATE_PAYMENT_INTENT(Service.STRIPE, call -> call.method().equals("POST")),
    BIND(Service.DYNAMODB, call -> call.target().endsWith("TransactWriteItems"));

    private final Service service;
    private final Predicate<Call> call;

    Step(Service service, Predicate<Call> call) {
      this.service = service;
      this.call = call;
    }
  }

  private final List<KillingProxy> proxies = new ArrayList<>();
  private KillingProxy dynamoDb;
  private KillingProxy stripe;
  private Shop shop;

  @BeforeAll
  void openShop() throws IOException {
    shop =
        Shop.open(
            options ->
                options
                    .withConcurrency(1)
                    .withProxy(
                        Service.DYNAMODB, real -> (dynamoDb = keep(new KillingProxy(real))).address())
                    .withProxy(
                        Service.STRIPE, real -> (stripe = keep(new KillingProxy(real))).address()));
  }

  @AfterAll
  void closeShop() {
    shop.close();
    proxies.forEach(KillingProxy::close);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void killed_before_a_call_the_same_request_again_ends_in_one_payment(Step step) {
    killedAt(step, Moment.BEFORE);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void killed_after_a_call_the_same_request_again_ends_in_one_payment(Step step) {
    killedAt(step, Moment.AFTER);
  }

  private void killedAt(Step step, Moment moment) {
    String key = UUID.randomUUID().toString();
    KillingProxy proxy = step.service == Service.DYNAMODB ? dynamoDb : stripe;
    proxy.killAt(step.call, moment, this::kill);

    Answer first = shop.create(key, Shop.CART);
    assertThat(proxy.hasKilled()).as("the call was reached").isTrue();
    assertThat(first.status()).as(first.text()).isEqualTo(502);

    Answer second = shop.create(key, Shop.CART);
    assertThat(second.status()).as(second.text()).isIn(200, 201);
    Answer third = shop.create(key, Shop.CART);
    assertThat(third.text()).isEqualTo(second.text());

    String orderId = second.member("orderId");
    assertThat(
            shop.rows("OrdersTable").stream()
                .filter(row -> row.get("orderId").s().equals(orderId)))
        .hasSize(1);
    assertThat(shop.paymentIntentsOf(orderId)).hasSize(1);
    shop.pay(second, "pm_card_visa");
    shop.awaitStatus(orderId, "PAID");
  }

  /** SIGKILL, and wait until it is dead: its connections are then closed, and no answer reaches it. */
  private void kill() {
    shop.stack()
        .functions()
        .processes(FUNCTION)
        .forEach(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  private KillingProxy keep(KillingProxy proxy) {
    proxies.add(proxy);
    return proxy;
  }
}
