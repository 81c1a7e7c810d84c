package dev.countersign.simulation.world;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.orders.OrderId;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.secrets.Trust;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.KnownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Attackers, other applications, and everything that is not as it should be. */
final class Attacker implements Runnable {
  /**
   * Longer than any environment uses a value that it once read
   * (docs/adr/0011-how-long-a-secret-counts.md).
   */
  private static final Duration PUT_TWICE_ENDS_IT = Duration.ofMinutes(80);

  private static final Duration PUT_ONCE_ENDS_IT = Duration.ofMinutes(25 * 60 + 15);

  private final World world;

  Attacker(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    boolean insider = world.chance.nextInt(6) == 0;
    int attempts = world.chance.nextInt(7);
    for (int i = 0; i < attempts; i++) {
      world.pause();
      switch (world.chance.nextInt(insider ? 11 : 9)) {
        case 0 -> forge();
        case 1 -> replay();
        case 2 -> alter();
        case 3 -> malform();
        case 4 -> useSomebodysKey();
        case 5 -> otherApplication();
        case 6 -> connectedAccount();
        case 7 -> guess();
        case 8 -> orphan();
        case 9 -> impostor();
        default -> otherMode();
      }
    }
    if (world.chance.nextInt(8) == 0 && !world.registers) {
      keepAnOldSecret();
    }
  }

  /** Copies the signing secret before it is rolled, and tries it once it has expired. */
  private void keepAnOldSecret() {
    String copied = world.keys.newestSigning();
    boolean leakIsKnown = world.chance.nextInt(2) == 0;
    world.keys.rollSigningSecret(leakIsKnown ? Duration.ZERO : Duration.ofHours(24));
    world.keys.storeSigningSecret();
    if (leakIsKnown) {
      world.keys.storeSigningSecret(); // as docs/operate.md says, so that the old one ends
    }
    Duration over = leakIsKnown ? PUT_TWICE_ENDS_IT : PUT_ONCE_ENDS_IT;
    world.engine.sleep(over.plusMinutes(world.chance.between(0, 300)));
    boolean isOver =
        !new Trust(world.secrets, Deployment.SIGNING_SECRET)
            .mayProveAsLastGood(copied, world.engine.instant());
    if (isOver && !world.mail.seen().isEmpty()) {
      JsonObject event = copyOfAnEvent();
      String id = event.get("id").getAsString();
      deliver(world.keys.signed("signed with an old secret", id, event.toString(), copied));
    }
  }

  /** Sends a real event, signed by somebody who does not have the secret. */
  private void forge() {
    if (!world.mail.seen().isEmpty()) {
      FunctionRequest.Webhook real = world.chance.oneOf(world.mail.seen());
      Instant now = world.engine.instant();
      byte[] bytes = real.body().getBytes(StandardCharsets.UTF_8);
      String header = WebhookSigner.header(now, bytes, "whsec_somebodyelses0123456789");
      deliver(
          new FunctionRequest.Webhook(
              "forged", real.eventId(), real.body(), header, now, Set.of()));
    }
  }

  /** Sends a delivery again that Stripe once sent, as an eavesdropper would. */
  private void replay() {
    if (!world.mail.seen().isEmpty()) {
      FunctionRequest.Webhook real = world.chance.oneOf(world.mail.seen());
      deliver(
          new FunctionRequest.Webhook(
              "replayed",
              real.eventId(),
              real.body(),
              real.signature(),
              real.signedAt(),
              real.provenBy()));
    }
  }

  private void alter() {
    if (!world.mail.seen().isEmpty()) {
      FunctionRequest.Webhook real = world.chance.oneOf(world.mail.seen());
      String body = real.body().replaceFirst("\"amount\": [0-9]", "\"amount\": 9");
      boolean altered = !body.equals(real.body());
      deliver(
          new FunctionRequest.Webhook(
              "altered",
              real.eventId(),
              altered ? body : real.body() + " ",
              real.signature(),
              real.signedAt(),
              Set.of()));
    }
  }

  private void malform() {
    Instant now = world.engine.instant();
    String header =
        world.chance.oneOf(
            java.util.List.of("", ",,,", "t", "v1", "t=abc,v1=00", "t=1", "t=1,v1=zz"));
    deliver(new FunctionRequest.Webhook("malformed", "", "{}", header, now, Set.of()));
  }

  /** Sends another cart with somebody else's Idempotency-Key. */
  private void useSomebodysKey() {
    Buyer victim = world.chance.oneOf(world.buyers);
    BuyerCart cart = BuyerCart.draw(world.chance);
    var _ = world.ask(cart.request(victim.key(), world.chance));
  }

  /** Sells something as another application on the same account, or as another stack. */
  private void otherApplication() {
    String metadata =
        switch (world.chance.nextInt(3)) {
          case 0 -> "";
          case 1 -> "&metadata[order_id]=1234";
          default ->
              "&metadata[countersign]="
                  + otherStack()
                  + "&metadata[order_id]="
                  + (world.chance.nextInt(2) == 0 ? anyOrder() : randomOrderId());
        };
    payAs("another application", metadata);
  }

  /** Returns another stack's mark. The stack may have our name, and be older than marks. */
  private String otherStack() {
    String name = Deployment.STACK.name();
    return world.chance.oneOf(java.util.List.of("another-stack", name, name + "/ffffffff"));
  }

  /** Sends a signed event of an account that is connected to ours, with arbitrary content. */
  private void connectedAccount() {
    if (!world.mail.seen().isEmpty()) {
      JsonObject event = copyOfAnEvent();
      event.addProperty("account", "acct_connected");
      deliverSigned("connected", event);
    }
  }

  private void guess() {
    var _ = world.ask(new FunctionRequest.Get(randomOrderId()));
  }

  /**
   * Creates an event that is ours by its metadata, but whose order does not exist: not yet, or
   * never.
   */
  private void orphan() {
    Buyer buyer = world.chance.oneOf(world.buyers);
    String order = randomOrderId();
    if (world.chance.nextInt(4) > 0) {
      order = OrderId.derive(Deployment.STACK.name(), UUID.fromString(buyer.key())).value();
      if (buyer.postpone(Duration.ofHours(world.chance.between(1, 30)))) {
        world.spawn("schedule", this::reconcileInBetween);
      }
    }
    sell(
        "an orphan's parent",
        "&metadata[countersign]=" + Deployment.STACK.mark() + "&metadata[order_id]=" + order,
        true);
  }

  /** Reconciles the orphan before its order exists, so late that no later run finds it. */
  private void reconcileInBetween() {
    world.engine.sleep(Duration.ofMinutes(world.chance.between(40, 55)));
    Reconciler.onceMore(world);
  }

  /** Names an order of ours in another PaymentIntent, as somebody with the account's key can. */
  private void impostor() {
    payAs(
        "an impostor",
        "&metadata[countersign]=" + Deployment.STACK.mark() + "&metadata[order_id]=" + anyOrder());
  }

  /**
   * Sends an event of the other mode about an existing order: it cannot be read again later,
   * because Stripe does not know it.
   */
  private void otherMode() {
    if (!world.mail.seen().isEmpty()) {
      JsonObject event = copyOfAnEvent();
      event.addProperty("livemode", !world.account.isLive());
      boolean known =
          world.books.orderOf(KnownEvent.of(event)).flatMap(world.books::order).isPresent();
      if (known) {
        deliverSigned("other mode", event);
      }
    }
  }

  private JsonObject copyOfAnEvent() {
    FunctionRequest.Webhook real = world.chance.oneOf(world.mail.seen());
    JsonObject event = JsonParser.parseString(real.body()).getAsJsonObject();
    JsonElement id = new JsonPrimitive("evt_" + randomOrderId().substring(0, 24));
    event.add("id", id);
    return event;
  }

  private void deliverSigned(String kind, JsonObject event) {
    String body = event.toString();
    String id = event.get("id").getAsString();
    world.books.know(id, body);
    deliver(world.keys.signed(kind, id, body));
  }

  private void deliver(FunctionRequest.Webhook request) {
    var _ = world.deployment.send(request);
  }

  /**
   * Usually pays too. Nobody looks for an unpaid PaymentIntent of an order that comes a day later.
   */
  private void payAs(String who, String metadata) {
    sell(who, metadata, world.chance.nextInt(4) > 0);
  }

  private void sell(String who, String metadata, boolean pays) {
    StripeAnswer answer =
        world.account.asOwner("POST", "/v1/payment_intents", "amount=1000&currency=usd" + metadata);
    world.engine.note("sells", who + ": " + answer.status());
    if (answer.status() == 200 && pays) {
      String id = SimulatedAccount.json(answer).get("id").getAsString();
      world.shortPause();
      var _ =
          world.account.asOwner(
              "POST", "/v1/payment_intents/" + id + "/confirm", "payment_method=pm_card_visa");
    }
  }

  private String anyOrder() {
    return world.books.orders().isEmpty()
        ? randomOrderId()
        : world.chance.oneOf(java.util.List.copyOf(world.books.orders())).id();
  }

  private String randomOrderId() {
    return String.format(
        Locale.ROOT,
        "%013x%013x%013x%013x",
        world.chance.nextLong() >>> 12,
        world.chance.nextLong() >>> 12,
        world.chance.nextLong() >>> 12,
        world.chance.nextLong() >>> 12);
  }
}
