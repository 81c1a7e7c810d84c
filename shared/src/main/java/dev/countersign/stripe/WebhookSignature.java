package dev.countersign.stripe;

import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.SigningSecrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code Stripe-Signature} header, parsed by its grammar and verified against the exact bytes
 * received (Stripe docs, "Verify webhook signatures manually").
 *
 * @param timestamp the digits as they were signed
 * @param signatures the well-formed {@code v1} signatures; other schemes are ignored, as Stripe
 *     advises
 */
public record WebhookSignature(String timestamp, List<byte[]> signatures) {
  /** The greatest difference between a delivery's time and ours, in either direction. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final int LONGEST_HEADER = 4096;
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,11}");
  private static final int HEX_DIGITS = 64;

  /** The result of verifying the header. */
  public enum Verdict {
    PROVEN,
    /**
     * Proven by a secret that only the previous version lists, while that version is still
     * accepted.
     */
    PROVEN_BY_PREVIOUS,
    /** Malformed, too old, or from the future. No secret could change that. */
    UNACCEPTABLE,
    /** None of the known secrets made it. A secret that we do not know yet may have made it. */
    UNKNOWN_SIGNER
  }

  public WebhookSignature {
    signatures = List.copyOf(signatures);
  }

  /** Returns the time of signing by Stripe's clock, in whole seconds. */
  public Instant signedAt() {
    return Instant.ofEpochSecond(Long.parseLong(timestamp));
  }

  /** Parses the header. Returns empty if it is malformed. Never throws, whatever the header is. */
  public static Optional<WebhookSignature> parse(String header) {
    if (header.length() > LONGEST_HEADER) {
      return Optional.empty();
    }
    String timestamp = null;
    List<byte[]> signatures = new ArrayList<>();
    for (String element : header.split(",", -1)) {
      int equals = element.indexOf('=');
      String scheme = equals < 0 ? "" : element.substring(0, equals);
      String value = element.substring(equals + 1);
      if (scheme.equals("t")) {
        if (timestamp != null || !TIMESTAMP.matcher(value).matches()) {
          return Optional.empty();
        }
        timestamp = value;
      } else if (scheme.equals("v1") && isHex(value)) {
        signatures.add(HexFormat.of().parseHex(value));
      }
    }
    return timestamp == null || signatures.isEmpty()
        ? Optional.empty()
        : Optional.of(new WebhookSignature(timestamp, signatures));
  }

  private static boolean isHex(String text) {
    return text.length() == HEX_DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
  }

  /** Returns whether the time of signing is within the tolerance. This check needs no secret. */
  public boolean isTimely(Instant now) {
    long age = now.getEpochSecond() - Long.parseLong(timestamp);
    return Math.abs(age) <= TOLERANCE.toSeconds();
  }

  /** Verifies the signature. Takes the same time whichever secret made it, or if none did. */
  public Verdict verify(byte[] body, SigningSecrets secrets, Instant now) {
    if (!isTimely(now)) {
      return Verdict.UNACCEPTABLE;
    }
    boolean byCurrent = isMadeBy(secrets.current(), body);
    boolean byPrevious = isMadeBy(secrets.previousAt(now), body);
    if (byCurrent) {
      return Verdict.PROVEN;
    }
    return byPrevious ? Verdict.PROVEN_BY_PREVIOUS : Verdict.UNKNOWN_SIGNER;
  }

  private boolean isMadeBy(List<SecretValue> secrets, byte[] body) {
    boolean made = false;
    for (SecretValue secret : secrets) {
      byte[] expected = sign(body, secret);
      for (byte[] signature : signatures) {
        made |= MessageDigest.isEqual(expected, signature);
      }
    }
    return made;
  }

  private byte[] sign(byte[] body, SecretValue secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
