package dev.countersign.testkit.shop;

import com.google.gson.JsonObject;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.http.Log;
import dev.countersign.orders.Order;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.Stack;
import dev.countersign.payments.EventProcessor;
import dev.countersign.payments.PaymentIntents.Creation;
import dev.countersign.payments.StripeEvent;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.StripePaymentIntents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** A shop and its Stripe account, of whose events it hears none unless a test says so. */
public abstract class ShopWithStripe extends TestShop {
  protected static final String SECRET_ID = "api-key";
  protected static final String API_KEY = "sk_test_canaryCanaryCanary";

  protected final Stack stack;
  private Duration error = Duration.ZERO;

  /** The shop's own, which may be wrong; Stripe always shows the right time. */
  protected final InstantSource ownClock = () -> clock.instant().plus(error);

  public final StripeSimulator stripe =
      new StripeSimulator(
          new AccountKeys(API_KEY, "pk_test_abc", List.of("whsec_abc")),
          clock,
          new SplittableRandom(14));

  public final InProcessSecretsManager secrets =
      new InProcessSecretsManager(ownClock, SECRET_ID, API_KEY);
  protected final Log functionLog;
  protected final StripeKeys keys;

  protected ShopWithStripe(String function, Stack stack) {
    this.stack = stack;
    functionLog = new Log("shop", function, ownClock, log);
    keys =
        new StripeKeys(
            new SecretsManagerSecrets(secrets),
            SECRET_ID,
            ownClock,
            functionLog::lastGoodSecretServes);
  }

  /** The shop's clock shows that much too late from now on. */
  public final void goesWrongBy(Duration time) {
    error = time;
  }

  /** Orders {@link TwoTees}, with the PaymentIntent created and bound. */
  public final Order checkOut() {
    Order placed = place();
    return bind(placed, create(placed));
  }

  /** The same, but that the create function died before it asked Stripe. */
  public final Order place() {
    return place(false);
  }

  /** The same, to be paid with real money; the shop's key is a test key. */
  public final Order placeLive() {
    return place(true);
  }

  private Order place(boolean livemode) {
    return place(OrderId.derive(stack.name(), UUID.randomUUID()), stack, livemode);
  }

  /** Creates the order's PaymentIntent at Stripe; its id is not saved. */
  public final String create(Order order) {
    var paymentIntents =
        new StripePaymentIntents(keys, new SimulatedStripe(stripe), stack, ownClock, (_, _) -> {});
    if (paymentIntents.create(order) instanceof Creation.Created(var created)) {
      return created.id().value();
    }
    throw new IllegalStateException("not created");
  }

  /** The buyer pays at Stripe. */
  public final void pay(String paymentIntent, String paymentMethod) {
    var _ =
        stripe.handle(
            new StripeCall(
                "POST",
                "/v1/payment_intents/" + paymentIntent + "/confirm",
                Map.of("Authorization", "Bearer " + API_KEY),
                "payment_method=" + paymentMethod));
  }

  /** The id of the order's own PaymentIntent. */
  public static String own(Order order) {
    return order.paymentIntentId().orElseThrow().value();
  }

  /** The status of the order's own PaymentIntent at Stripe. */
  public final String stripeStatus(Order order) {
    return stripeStatus(own(order));
  }

  public final String stripeStatus(String paymentIntent) {
    return stripe.paymentIntent(paymentIntent).orElseThrow().get("status").getAsString();
  }

  /** The latest event of that type at Stripe. */
  public final JsonObject latest(String type) {
    return stripe.events().stream()
        .filter(made -> made.get("type").getAsString().equals(type))
        .reduce((_, latest) -> latest)
        .orElseThrow();
  }

  /** The webhook hears of the latest event of that type. */
  public final void hears(String type) {
    hears(latest(type));
  }

  /** The webhook hears of an event, as it would under another version of the API perhaps. */
  public final void hears(JsonObject event) {
    if (StripeEventReader.read(event, clock.instant())
        instanceof StripeEvent.ParsedEvent.Handled(var handled)) {
      var _ = new EventProcessor(orders, stack, ownClock).process(handled);
    } else {
      throw new IllegalStateException("not handled: " + event);
    }
  }
}
