package dev.countersign.bench.suites;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.stripe.Stripe;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeObject;
import com.stripe.net.Webhook;
import dev.countersign.confidential.SecretValue;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeCall;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.payments.StripeEvent.ParsedEvent;
import dev.countersign.secrets.SigningSecrets;
import dev.countersign.stripe.StripeEventReader;
import dev.countersign.stripe.WebhookSignature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Verifies and parses one signed event of a payment: with our code, and with stripe-java's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WebhookBenchmark {
  private static final String SECRET = "whsec_benchbenchbenchbench";
  private static final String KEY = "sk_test_bench";

  /** The size of the delivery's body. */
  @Param({"2", "20", "200"})
  public int kilobytes;

  private byte[] bytes = new byte[0];
  private String text = "";
  private String header = "";
  private final SigningSecrets secrets =
      new SigningSecrets(List.of(new SecretValue(SECRET)), Instant.EPOCH, List.of());

  /** Makes the delivery, and checks that both read the same from it. */
  @Setup
  public void deliver() throws SignatureVerificationException {
    JsonObject event = paidEvent();
    event.addProperty("api_version", Stripe.API_VERSION);
    JsonObject metadata =
        event.getAsJsonObject("data").getAsJsonObject("object").getAsJsonObject("metadata");
    for (int i = 0; event.toString().length() < kilobytes * 1000; i++) {
      metadata.addProperty("note_" + i, "what the shop wrote beside this payment");
    }
    text = event.toString();
    bytes = text.getBytes(UTF_8);
    header = WebhookSigner.header(Instant.now(), bytes, SECRET);
    if (!(countersign() instanceof ParsedEvent.Handled)
        || !(stripeJava() instanceof PaymentIntent read)
        || read.getAmount() != 4000) {
      throw new IllegalStateException("one of both does not read the event");
    }
  }

  private static JsonObject paidEvent() {
    var stripe =
        new StripeSimulator(
            new AccountKeys(KEY, "pk_test_bench", List.of(SECRET)),
            InstantSource.system(),
            new Random(1));
    String id =
        JsonParser.parseString(
                call(
                    stripe,
                    "/v1/payment_intents",
                    "amount=4000&currency=usd&metadata[order_id]=0&metadata[countersign]=bench"))
            .getAsJsonObject()
            .get("id")
            .getAsString();
    call(stripe, "/v1/payment_intents/" + id + "/confirm", "payment_method=pm_card_visa");
    return stripe.events().stream()
        .filter(event -> event.get("type").getAsString().equals("payment_intent.succeeded"))
        .findFirst()
        .orElseThrow();
  }

  private static String call(StripeSimulator stripe, String path, String form) {
    return stripe
        .handle(new StripeCall("POST", path, Map.of("Authorization", "Bearer " + KEY), form))
        .body();
  }

  @Benchmark
  public ParsedEvent countersign() {
    WebhookSignature signature = WebhookSignature.parse(header).orElseThrow();
    if (signature.verify(bytes, secrets, Instant.now()) != WebhookSignature.Verdict.PROVEN) {
      throw new IllegalStateException("not proven");
    }
    return StripeEventReader.read(bytes, signature.signedAt());
  }

  @Benchmark
  public StripeObject stripeJava() throws SignatureVerificationException {
    return Webhook.constructEvent(text, header, SECRET)
        .getDataObjectDeserializer()
        .getObject()
        .orElseThrow();
  }
}
