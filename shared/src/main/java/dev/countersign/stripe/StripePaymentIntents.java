package dev.countersign.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.countersign.aws.Pause;
import dev.countersign.faults.Unavailable;
import dev.countersign.orders.Order;
import dev.countersign.orders.PaymentIntentId;
import dev.countersign.orders.Stack;
import dev.countersign.payments.PaymentIntent;
import dev.countersign.payments.PaymentIntents;
import dev.countersign.payments.StripeObject.Claim;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.stripe.StripeApi.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PaymentIntents over Stripe's HTTP API, read into our own records (docs/adr/0004). */
public final class StripePaymentIntents implements PaymentIntents {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final StripeApi api;
  private final Stack stack;

  /**
   * Creates the adapter.
   *
   * @param stack its mark is written into the metadata, so that the webhook recognizes its own
   *     PaymentIntents
   */
  public StripePaymentIntents(
      StripeKeys keys, StripeTransport transport, Stack stack, InstantSource clock) {
    this(keys, transport, stack, clock, Pause::inThisThread);
  }

  /**
   * Creates the adapter, which waits between tries with the given pause.
   *
   * @param pause waits before a retry
   */
  public StripePaymentIntents(
      StripeKeys keys, StripeTransport transport, Stack stack, InstantSource clock, Pause pause) {
    this.api = new StripeApi(keys, transport, pause, clock);
    this.stack = stack;
  }

  @Override
  public boolean isLive() {
    return api.isLive();
  }

  @Override
  public Creation create(Order order) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("amount", Long.toString(order.amount().minorUnits()));
    parameters.put("currency", order.amount().currency().code());
    parameters.put("automatic_payment_methods[enabled]", "true");
    parameters.put("metadata[order_id]", order.id().value());
    parameters.put("metadata[countersign]", stack.markOf(order));
    String form = StripeApi.encode(parameters);
    boolean isLive = isLive();
    return switch (api.post("/v1/payment_intents", form, keyOf(order, form))) {
      case Reply.Answer answer -> new Creation.Created(read(answer, isLive));
      case Reply.Refusal refusal -> refused(refusal);
    };
  }

  private static Creation refused(Reply.Refusal refusal) {
    return switch (refusal.code()) {
      // Also if Stripe repeats a stored answer: the buyer can do the same about it.
      case "amount_too_small" -> new Creation.AmountTooSmall();
      case "amount_too_large" -> new Creation.AmountTooLarge();
      case "idempotency_key_in_use" -> new Creation.InProgress();
      default -> {
        if (refusal.replayed()) {
          yield new Creation.StoredFailure();
        }
        yield switch (refusal.status()) {
          case 409 -> new Creation.InProgress();
          case 429 -> new Creation.TooManyRequests(refusal.retryAfter());
          default -> throw StripeApi.unavailable(refusal);
        };
      }
    };
  }

  @Override
  public PaymentIntent retrieve(PaymentIntentId id) {
    boolean isLive = isLive();
    return read(api.get("/v1/payment_intents/" + StripeApi.encode(id.value())), isLive);
  }

  private static PaymentIntent read(Reply.Answer answer, boolean isLive) {
    return StripeApi.read(
        answer.body(), json -> StripeObjectReader.paymentIntent(json, isLive, answer.at()));
  }

  @Override
  public List<PaymentIntent> findFor(Order order, Instant since) {
    String first =
        "/v1/payment_intents?limit="
            + PAGE
            + "&created[gte]="
            + since.minus(CLOCK_SKEW).getEpochSecond();
    boolean isLive = isLive();
    List<PaymentIntent> found = new ArrayList<>();
    Optional<String> next = Optional.of(first);
    for (int pages = 0; pages < MOST_PAGES && next.isPresent(); pages++) {
      Reply.Answer answer = api.get(next.get());
      FoundOnPage page =
          StripeApi.read(answer.body(), list -> page(list, order, isLive, answer.at()));
      found.addAll(page.found());
      next = page.last().map(last -> first + "&starting_after=" + StripeApi.encode(last));
    }
    if (next.isPresent() && found.isEmpty()) {
      throw new Unavailable("too many PaymentIntents since the order to look through");
    }
    return found;
  }

  /**
   * One page of Stripe's list.
   *
   * @param last the id of the last object, as the cursor of the next page; empty if there is no
   *     next page
   */
  private record FoundOnPage(List<PaymentIntent> found, Optional<String> last) {}

  private FoundOnPage page(JsonObject list, Order order, boolean isLive, Instant at) {
    var ours = Optional.of(new Claim(stack.markOf(order), order.id()));
    JsonArray data = list.getAsJsonArray("data");
    List<PaymentIntent> found = new ArrayList<>();
    for (JsonElement element : data) {
      JsonObject candidate = element.getAsJsonObject();
      // Only our own PaymentIntents are read in full. Those of another application need not have
      // all the fields that ours have.
      if (StripeObjectReader.claim(candidate).equals(ours)) {
        found.add(StripeObjectReader.paymentIntent(candidate, isLive, at));
      }
    }
    return new FoundOnPage(
        found,
        list.get("has_more").getAsBoolean()
            ? Optional.of(data.get(data.size() - 1).getAsJsonObject().get("id").getAsString())
            : Optional.empty());
  }

  /**
   * Returns the idempotency key. It changes with the order, the parameters and the attempt, so that
   * no request gets the stored answer of another one.
   */
  private static String keyOf(Order order, String form) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(form.getBytes(StandardCharsets.UTF_8));
      String parameters = HexFormat.of().formatHex(digest, 0, 8);
      return "order-" + order.id() + "-" + parameters + "-" + order.attempt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
