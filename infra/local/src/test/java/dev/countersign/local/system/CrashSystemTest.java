package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.local.Service;
import dev.countersign.local.system.KillingProxy.Call;
import dev.countersign.local.system.KillingProxy.Moment;
import dev.countersign.local.system.LocalShop.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The create function dies by SIGKILL before and after each of its four calls. Whatever was the
 * last thing it did, the same request again ends in one order, one PaymentIntent, and one charge.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashSystemTest {
  private static final String FUNCTION = "CreatePaymentIntentFunction";

  /** The function's calls, in their order. */
  enum Step {
    READ_PRICES,
    PLACE_ORDER,
    CREATE_PAYMENT_INTENT,
    BIND;

    boolean is(Call call) {
      return switch (this) {
        case READ_PRICES -> call.target().endsWith("BatchGetItem");
        case PLACE_ORDER -> call.target().endsWith("PutItem");
        case CREATE_PAYMENT_INTENT -> call.method().equals("POST") && call.target().isEmpty();
        case BIND -> call.target().endsWith("TransactWriteItems");
      };
    }

    Service service() {
      return this == CREATE_PAYMENT_INTENT ? Service.STRIPE : Service.DYNAMODB;
    }
  }

  private final Map<Service, KillingProxy> proxies = new EnumMap<>(Service.class);
  private LocalShop shop;

  @BeforeAll
  void openShop() throws IOException {
    shop =
        LocalShop.open(
            options ->
                options
                    .withConcurrency(1)
                    .withProxy(Service.DYNAMODB, real -> proxy(Service.DYNAMODB, real))
                    .withProxy(Service.STRIPE, real -> proxy(Service.STRIPE, real)));
  }

  @AfterAll
  void closeShop() {
    shop.close();
    proxies.values().forEach(KillingProxy::close);
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
    KillingProxy proxy = Objects.requireNonNull(proxies.get(step.service()));
    proxy.killAt(step::is, moment, this::kill);

    Answer first = shop.create(key, LocalShop.CART);
    assertThat(proxy.hasKilled()).as("the call was reached").isTrue();
    assertThat(first.status()).as(first.text()).isEqualTo(502);

    Answer second = shop.create(key, LocalShop.CART);
    assertThat(second.status()).as(second.text()).isIn(200, 201);
    Answer third = shop.create(key, LocalShop.CART);
    assertThat(third.text()).isEqualTo(second.text());

    String orderId = second.member("orderId");
    assertThat(shop.rows("OrdersTable").stream().filter(row -> row.text("orderId").equals(orderId)))
        .hasSize(1);
    assertThat(shop.paymentIntentsOf(orderId)).hasSize(1);
    shop.pay(second, "pm_card_visa");
    shop.awaitStatus(orderId, "PAID");
  }

  /**
   * SIGKILL, and wait until it is dead: its connections are then closed, and no answer reaches it.
   */
  private void kill() {
    String function = shop.stack().template().resource(FUNCTION).physicalId();
    shop.stack()
        .functions()
        .processes(function)
        .forEach(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  private URI proxy(Service service, URI real) {
    KillingProxy proxy = new KillingProxy(real);
    proxies.put(service, proxy);
    return proxy.address();
  }
}
