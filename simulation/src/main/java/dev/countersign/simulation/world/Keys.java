package dev.countersign.simulation.world;

import dev.countersign.emulators.stripe.WebhookSigner;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.invariants.Canaries;
import dev.countersign.simulation.secrets.Trust;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The keys and signing secrets of the account, as Stripe has them. */
final class Keys {
  private record Signing(String secret, Instant until) {}

  private final World world;
  private final List<Signing> signing = new ArrayList<>();
  private int number = 1;

  Keys(World world, String first) {
    this.world = world;
    signing.add(new Signing(first, Instant.MAX));
  }

  /** Adds a new API key, beside the one before. */
  void rollApiKey() {
    number++;
    world.engine.note("Stripe", "rolls the API key to number " + number);
    world.account.rollSecretKey(number);
  }

  /** Rolls the signing secret. During the overlap deliveries are signed with the old one too. */
  void rollSigningSecret(Duration overlap) {
    number++;
    String fresh = Canaries.secret("whsec_", number);
    Instant end = world.engine.instant().plus(overlap);
    world.engine.note("Stripe", "rolls the signing secret to number " + number);
    world.account.simulator().rollWebhookSecret(fresh, overlap);
    signing.replaceAll(one -> end.isBefore(one.until()) ? new Signing(one.secret(), end) : one);
    signing.addFirst(new Signing(fresh, Instant.MAX));
  }

  /** Returns the secrets with which Stripe signs now. */
  Set<String> signing() {
    Instant now = world.engine.instant();
    Set<String> active = new TreeSet<>();
    signing.stream().filter(one -> now.isBefore(one.until())).forEach(s -> active.add(s.secret()));
    return active;
  }

  String newestSigning() {
    return world.registers ? longestStored() : signing.getFirst().secret();
  }

  /** Returns the secret that every function knows, where register-webhook keeps them. */
  private String longestStored() {
    String stored = world.secrets.current(Deployment.SIGNING_SECRET).text();
    return Stream.of(String.valueOf(stored).split(" ", -1))
        .filter(word -> word.startsWith("whsec_"))
        .findFirst()
        .orElseThrow();
  }

  /** Returns a delivery that only Stripe could send. */
  FunctionRequest.Webhook signed(String kind, String eventId, String body) {
    return signed(kind, eventId, body, newestSigning());
  }

  /** Returns a delivery that somebody who has that secret could send. */
  FunctionRequest.Webhook signed(String kind, String eventId, String body, String secret) {
    Instant now = world.engine.instant();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String header = WebhookSigner.header(now, bytes, secret);
    return new FunctionRequest.Webhook(kind, eventId, body, header, now, Set.of(secret));
  }

  /** Stores the current keys in Secrets Manager, whatever has been rolled. */
  void settle() {
    String apiKey = world.secrets.current(Deployment.API_KEY_SECRET).text();
    if (!world.account.secretKey().equals(apiKey)) {
      storeApiKey();
    }
    if (!world.registers && !isStored(newestSigning())) {
      storeSigningSecret();
    }
  }

  /** Returns whether the current version of the signing secret lists it. */
  boolean isStored(String signingSecret) {
    return Trust.lists(world.secrets.current(Deployment.SIGNING_SECRET), signingSecret);
  }

  void storeApiKey() {
    world.engine.note("Secrets Manager", "has the newest API key");
    world.secrets.put(Deployment.API_KEY_SECRET, world.account.secretKey());
  }

  void storeSigningSecret() {
    world.engine.note("Secrets Manager", "has the newest signing secret");
    world.secrets.put(Deployment.SIGNING_SECRET, newestSigning());
  }

  /** Stores a wrong value. For a while the last good one is used, if there is one. */
  void storeByMistake(String secretId) {
    world.engine.note("Secrets Manager", "has something malformed for " + secretId);
    world.secrets.put(secretId, Trust.MALFORMED);
  }
}
