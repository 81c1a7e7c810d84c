package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs deliveries as Stripe does (Stripe docs, "Verify webhook signatures manually"). */
public final class WebhookSigner {
  private WebhookSigner() {}

  /**
   * The value of the {@code Stripe-Signature} header.
   *
   * @param secrets each active secret with its prefix {@code whsec_}, which is part of the key; one
   *     {@code v1} is made for each
   */
  public static String header(Instant at, byte[] body, String... secrets) {
    var header = new StringBuilder("t=").append(at.getEpochSecond());
    for (String secret : secrets) {
      header.append(",v1=").append(signature(at, body, secret));
    }
    return header.toString();
  }

  private static String signature(Instant at, byte[] body, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update((at.getEpochSecond() + ".").getBytes(UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
