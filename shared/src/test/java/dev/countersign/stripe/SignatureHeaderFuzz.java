package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.SigningSecrets;
import dev.countersign.stripe.WebhookSignature.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature headers put together at random, out of parts that are right and parts that are not. */
class SignatureHeaderFuzz {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String CURRENT = "whsec_current";
  private static final String PREVIOUS = "whsec_previous";
  private static final List<String> OURS = List.of(CURRENT, PREVIOUS);
  private static final Set<Verdict> PROOFS = Set.of(Verdict.PROVEN, Verdict.PROVEN_BY_PREVIOUS);
  private static final String STRANGERS = "whsec_stranger";
  private static final Pattern TIME = Pattern.compile("(?<![^,])t=([0-9]{1,11})(?![^,])");
  private static final int LONGEST_HEADER = 4096;

  @FuzzTest
  void a_header_proves_what_one_of_our_secrets_signed_lately_and_nothing_else(
      FuzzedDataProvider data) {
    byte[] body = data.consumeBytes(40);
    long age = data.consumeLong(-310, 310);
    String time = Long.toString(NOW.getEpochSecond() - age);
    String own = "t=" + time + ",v1=" + hmac(time, body, data.pickValue(OURS));

    List<String> parts = new ArrayList<>();
    while (data.remainingBytes() > 0 && parts.size() < 12) {
      parts.add(part(data, time, body));
    }
    boolean timedTwice = parts.stream().anyMatch(part -> part.matches("(?s)(.*,)?t=.*"));
    mayProveOnlyWhatWasSigned(String.join(",", parts), body);

    parts.add(data.consumeInt(0, parts.size()), own);
    String signed = String.join(",", parts);
    mayProveOnlyWhatWasSigned(signed, body);
    if (!timedTwice && Math.abs(age) <= 300 && signed.length() <= LONGEST_HEADER) {
      assertThat(verdict(signed, body)).as(signed).isIn(PROOFS);
    }
  }

  private static String part(FuzzedDataProvider data, String time, byte[] body) {
    return switch (data.consumeInt(0, 6)) {
      case 0 -> "t=" + data.consumeString(12);
      case 1 -> "t=" + (NOW.getEpochSecond() + data.consumeLong(-310, 310));
      case 2 -> "v1=" + hmac(time, body, STRANGERS);
      case 3 -> "v1=" + hmac(time, body, data.pickValue(OURS)).substring(data.consumeInt(0, 64));
      case 4 -> "v0=" + hmac(time, body, data.pickValue(OURS));
      case 5 -> data.consumeString(3) + "=" + data.consumeString(70);
      default -> data.consumeString(10);
    };
  }

  private static void mayProveOnlyWhatWasSigned(String header, byte[] body) {
    if (PROOFS.contains(verdict(header, body))) {
      List<String> times =
          TIME.matcher(header).results().map((MatchResult found) -> found.group(1)).toList();
      assertThat(times).as(header).hasSize(1);
      assertThat(Math.abs(NOW.getEpochSecond() - Long.parseLong(times.getFirst())))
          .as(header)
          .isLessThanOrEqualTo(300);
      assertThat(OURS)
          .as(header)
          .anyMatch(secret -> header.contains("v1=" + hmac(times.getFirst(), body, secret)));
    }
  }

  private static Verdict verdict(String header, byte[] body) {
    SigningSecrets secrets =
        new SigningSecrets(
            List.of(new SecretValue(CURRENT)), NOW, List.of(new SecretValue(PREVIOUS)));
    return WebhookSignature.parse(header)
        .map(signature -> signature.verify(body, secrets, NOW))
        .orElse(Verdict.UNACCEPTABLE);
  }

  /** As Stripe's docs say it is made, over text and not over parts. */
  private static String hmac(String time, byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
