package dev.countersign.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.emulators.stripe.WebhookSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Makes one payment in the local stack, attacks it three times, refunds a part of it and
 * reconciles, and shows each request with its answer. If an answer is not as expected, the tour
 * ends and prints the expected and the actual answer.
 */
final class Tour {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final LocalStack stack;
  private final SimulatedStripe stripe;
  private final HttpClient http;
  private final PrintStream out;

  private Tour(LocalStack stack, SimulatedStripe stripe, HttpClient http, PrintStream out) {
    this.stack = stack;
    this.stripe = stripe;
    this.http = http;
    this.out = out;
  }

  /** An answer is not as expected. */
  private static final class Surprise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Surprise(String expected, String came) {
      super("Expected " + expected + ", and got " + came);
    }
  }

  private record TourAnswer(int status, JsonObject body) {
    String text(String member) {
      if (!body.has(member)) {
        throw new Surprise("a member " + member, body.toString());
      }
      return body.get(member).getAsString();
    }
  }

  /** A delivery as an eavesdropper would record it. */
  private record RecordedDelivery(byte[] body, String signature) {
    HttpRequest to(URI receiver) {
      return HttpRequest.newBuilder(receiver)
          .header("Content-Type", "application/json")
          .header("Stripe-Signature", signature)
          .POST(BodyPublishers.ofByteArray(body))
          .build();
    }

    JsonObject event() {
      return JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
    }
  }

  /**
   * Tours a stack with a simulated Stripe.
   *
   * @return whether all answers were as expected
   */
  static boolean run(LocalStack stack, PrintStream out) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient();
        var eavesdropper = new Eavesdropper(http, stack.webhookAddress())) {
      var stripe = stack.simulatedStripe().orElseThrow();
      var tour = new Tour(stack, stripe, http, out);
      tour.deliverBy(eavesdropper);
      tour.take(eavesdropper);
      out.println("\nAll of it ended as it must.");
      return true;
    } catch (Surprise e) {
      out.println("\nTHE TOUR FAILED. " + e.getMessage() + "\nWhat the functions printed:");
      for (var function : stack.template().resources("AWS::Serverless::Function")) {
        stack.functions().log(function.physicalId()).forEach(out::println);
      }
      return false;
    }
  }

  /** Lets Stripe deliver to an eavesdropper, who passes it on. */
  private void deliverBy(Eavesdropper eavesdropper) throws IOException, InterruptedException {
    String endpoint = stripe.simulator().webhookEndpoints().getFirst().get("id").getAsString();
    expect(
        200,
        exchange(
            HttpRequest.newBuilder(
                    URI.create(stripe.address() + "/v1/webhook_endpoints/" + endpoint))
                .header("Authorization", "Bearer " + stripe.keys().secretKey())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("url=" + eavesdropper.address()))
                .build()));
  }

  private void take(Eavesdropper eavesdropper) throws IOException, InterruptedException {
    var price =
        stack
            .catalogue()
            .example()
            .orElseThrow(() -> new UsageException("The catalogue has nothing that can be sold."));
    String item =
        "{\"currency\":\"%s\",\"items\":[{\"productId\":\"%s\",\"quantity\":2%%s}]}"
            .formatted(price.price().currency().code(), price.product());
    String cart = item.formatted("");

    out.println("\n== A payment ==");
    step("The page asks for a payment. It sends what is bought, and no price.");
    TourAnswer created = create(cart);
    expectCreated(created);
    expect("amount", Long.toString(price.price().times(2).minorUnits()), created);
    expect("status", "AWAITING_PAYMENT", created);
    step("The buyer pays at Stripe.");
    TourAnswer confirmed = confirm(created.text("clientSecret"));
    expect(200, confirmed);
    expect("status", "succeeded", confirmed);
    step("Stripe delivers its signed event, and the order becomes PAID.");
    String order = "/orders/" + created.text("orderId");
    expect("status", "PAID", await("the order to become PAID", order, "PAID"));

    out.println("\n== Attack 1: the page names its own price ==");
    TourAnswer ownPrice = create(item.formatted(",\"unitAmount\":1"));
    expect(400, ownPrice);
    expect("type", "urn:countersign:problem:client-supplied-price", ownPrice);
    out.println("-> Refused: prices come from the shop's own table.");

    out.println("\n== Attack 2: a forged webhook says that an order is paid ==");
    step("The victim's order:");
    TourAnswer unpaid = create(cart);
    expectCreated(unpaid);
    step("The attacker's event is in Stripe's form, and signed with a secret of their own.");
    RecordedDelivery real =
        await(
            "a recorded payment_intent.succeeded",
            () -> eavesdropper.heard("payment_intent.succeeded"));
    TourAnswer forged = deliver(forgery(real, created, unpaid));
    expect(400, forged);
    expect("type", "urn:countersign:problem:invalid-signature", forged);
    expect("status", "AWAITING_PAYMENT", get("/orders/" + unpaid.text("orderId")));
    out.println("-> Refused: only who knows the signing secret is believed.");

    out.println("\n== Attack 3: a recorded event is sent again ==");
    step("These bytes and this signature are Stripe's own, recorded a moment ago.");
    int linesBefore = stack.functions().log(webhookFunction()).size();
    expect(200, deliver(real));
    await(
        "the log to say that the event was a duplicate",
        () ->
            stack.functions().log(webhookFunction()).stream()
                .skip(linesBefore)
                .filter(line -> line.contains("duplicate"))
                .findFirst());
    expect("status", "PAID", get(order));
    out.println("-> Acknowledged and ignored: each event counts once.");

    refund(created, order);
    reconcile(cart);
  }

  private void refund(TourAnswer created, String order) throws IOException, InterruptedException {
    out.println("\n== A refund ==");
    step("Somebody gives half of it back in Stripe's dashboard.");
    stripe.simulator().refund(paymentIntent(created), Long.parseLong(created.text("amount")) / 2);
    await("the order to become PARTIALLY_REFUNDED", order, "PARTIALLY_REFUNDED");
  }

  private void reconcile(String cart) throws IOException, InterruptedException {
    out.println("\n== A payment of which Stripe tells nobody ==");
    TourAnswer created = create(cart);
    expectCreated(created);
    step("The buyer pays, and Stripe makes no event of it, as now and then it happens.");
    stripe.simulator().omitEvents(Integer.MAX_VALUE, _ -> true);
    expect("status", "succeeded", confirm(created.text("clientSecret")));
    stripe.simulator().heal();
    String order = "/orders/" + created.text("orderId");
    expect("status", "AWAITING_PAYMENT", get(order));
    step("Reconciliation, run by hand here and every 15 minutes by itself, asks Stripe.");
    TourAnswer report = reconcile();
    expect("outcome", "finished", report);
    expect("status", "PAID", get(order));
    step("And once more: nothing differs now.");
    expect("repaired", "0", reconcile());
  }

  private TourAnswer reconcile() throws IOException, InterruptedException {
    Instant now = Instant.now();
    String range = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(now.minus(Duration.ofHours(1)), now);
    String address = stack.lambdaAddress() + "/2015-03-31/functions/ReconcileFunction/invocations";
    out.println("> POST " + address);
    out.println("> " + range);
    return send(
        HttpRequest.newBuilder(URI.create(address)).POST(BodyPublishers.ofString(range)).build());
  }

  private static String paymentIntent(TourAnswer created) {
    String secret = created.text("clientSecret");
    return secret.substring(0, secret.indexOf("_secret_"));
  }

  /**
   * Creates an order as a storefront must: it retries with the same key as long as the answer is
   * 503.
   */
  private TourAnswer create(String cart) throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    var request =
        request("/payment-intents")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(cart))
            .build();
    Instant deadline = Instant.now().plus(LONGEST_WAIT);
    TourAnswer answer;
    do {
      out.println("> POST " + stack.address() + "/payment-intents  Idempotency-Key: " + key);
      out.println("> " + cart);
      answer = send(request);
    } while (answer.status() == 503 && Instant.now().isBefore(deadline));
    return answer;
  }

  private TourAnswer confirm(String clientSecret) throws IOException, InterruptedException {
    String intent = clientSecret.substring(0, clientSecret.indexOf("_secret_"));
    String path = stripe.address() + "/v1/payment_intents/" + intent + "/confirm";
    out.println("> POST " + path);
    out.println("> client_secret=***&payment_method=pm_card_visa");
    String form =
        "client_secret="
            + URLEncoder.encode(clientSecret, StandardCharsets.UTF_8)
            + "&payment_method=pm_card_visa";
    return send(
        HttpRequest.newBuilder(URI.create(path))
            .header("Authorization", "Bearer " + stripe.keys().publishableKey())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private TourAnswer deliver(RecordedDelivery delivery) throws IOException, InterruptedException {
    JsonObject event = delivery.event();
    out.println("> POST " + stack.webhookAddress());
    out.println("> Stripe-Signature: " + delivery.signature());
    out.println(
        "> %s %s …".formatted(event.get("type").getAsString(), event.get("id").getAsString()));
    return send(delivery.to(stack.webhookAddress()));
  }

  /**
   * Returns the real event, changed to name the other order, with a new id and signed with a wrong
   * secret.
   */
  private static RecordedDelivery forgery(
      RecordedDelivery real, TourAnswer paid, TourAnswer unpaid) {
    byte[] body =
        new String(real.body(), StandardCharsets.UTF_8)
            .replace(paid.text("orderId"), unpaid.text("orderId"))
            .replace(paymentIntent(paid), paymentIntent(unpaid))
            .replace(real.event().get("id").getAsString(), "evt_forged")
            .getBytes(StandardCharsets.UTF_8);
    return new RecordedDelivery(body, WebhookSigner.header(Instant.now(), body, "whsec_attacker"));
  }

  private TourAnswer get(String path) throws IOException, InterruptedException {
    out.println("> GET " + stack.address() + path);
    return send(request(path).GET().build());
  }

  private TourAnswer await(String what, String path, String status)
      throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(LONGEST_WAIT);
    out.println("> GET " + stack.address() + path + "  (until it is " + status + ")");
    TourAnswer answer = exchange(request(path).GET().build());
    while (isTransient(answer) && !answer.text("status").equals(status)) {
      if (Instant.now().isAfter(deadline)) {
        throw new Surprise(what + " within " + LONGEST_WAIT.toSeconds() + " s", shown(answer));
      }
      Thread.sleep(BETWEEN_LOOKS);
      answer = exchange(request(path).GET().build());
    }
    out.println(shown(answer));
    return answer;
  }

  /** Returns whether another answer may come: a busy machine's first one may be 503. */
  private static boolean isTransient(TourAnswer answer) {
    return answer.status() == 200 || answer.status() == 503;
  }

  private static <T> T await(String what, Supplier<Optional<T>> look) throws InterruptedException {
    Instant deadline = Instant.now().plus(LONGEST_WAIT);
    Optional<T> found = look.get();
    while (found.isEmpty()) {
      if (Instant.now().isAfter(deadline)) {
        throw new Surprise(what + " within " + LONGEST_WAIT.toSeconds() + " s", "nothing");
      }
      Thread.sleep(BETWEEN_LOOKS);
      found = look.get();
    }
    return found.get();
  }

  private String webhookFunction() {
    return stack.template().resource("ReceiveWebhookFunction").physicalId();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.address() + path));
  }

  private TourAnswer send(HttpRequest request) throws IOException, InterruptedException {
    TourAnswer answer = exchange(request);
    out.println(shown(answer));
    return answer;
  }

  private TourAnswer exchange(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (JsonParser.parseString(response.body()) instanceof JsonObject body) {
      return new TourAnswer(response.statusCode(), body);
    }
    throw new Surprise("a JSON object", response.statusCode() + " " + response.body());
  }

  private void step(String text) {
    out.println("\n" + text);
  }

  private static String shown(TourAnswer answer) {
    var body = answer.body().deepCopy();
    for (String name : List.of("clientSecret", "client_secret")) {
      if (body.has(name)) {
        body.addProperty(name, "***");
      }
    }
    return "< " + answer.status() + " " + body;
  }

  /** Expects 201, or 200 if an earlier attempt was answered 503 after it had placed the order. */
  private static void expectCreated(TourAnswer answer) {
    if (answer.status() != 200) {
      expect(201, answer);
    }
  }

  private static void expect(int status, TourAnswer answer) {
    if (answer.status() != status) {
      throw new Surprise("status " + status, shown(answer));
    }
  }

  private static void expect(String member, String value, TourAnswer answer) {
    if (!answer.text(member).equals(value)) {
      throw new Surprise(member + " " + value, shown(answer));
    }
  }

  /** An attacker on the way of Stripe's deliveries, who sees each and passes it on. */
  private static final class Eavesdropper implements AutoCloseable {
    private final HttpClient http;
    private final URI receiver;
    private final HttpServer server;
    private final List<RecordedDelivery> heard = new CopyOnWriteArrayList<>();

    Eavesdropper(HttpClient http, URI receiver) throws IOException {
      this.http = http;
      this.receiver = receiver;
      var loopback = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
      server = HttpServer.create(loopback, 0);
      server.createContext("/", this::hear);
      server.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    Optional<RecordedDelivery> heard(String type) {
      return heard.stream()
          .filter(delivery -> delivery.event().get("type").getAsString().equals(type))
          .findFirst();
    }

    private void hear(HttpExchange exchange) throws IOException {
      try (exchange) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
        var delivery = new RecordedDelivery(body, signature == null ? "" : signature);
        heard.add(delivery);
        exchange.sendResponseHeaders(passOn(delivery), -1);
      }
    }

    private int passOn(RecordedDelivery delivery) throws IOException {
      try {
        return http.send(delivery.to(receiver), BodyHandlers.discarding()).statusCode();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // closing
        return 503;
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
