package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs deliveries as Stripe does (Stripe docs, "Verify webhook signatures manually"). */
public final class WebhookSigner {
  private final Mac mac;

  /**
   * Creates a signer.
   *
   * @param secret with its prefix {@code whsec_}, which is part of the key
   */
  WebhookSigner(String secret) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /**
   * Returns the value of the {@code Stripe-Signature} header.
   *
   * @param secrets each active secret with its prefix {@code whsec_}, which is part of the key; one
   *     {@code v1} is made for each
   */
  public static String header(Instant at, byte[] body, String... secrets) {
    return header(at, body, Arrays.stream(secrets).map(WebhookSigner::new).toList());
  }

  static String header(Instant at, byte[] body, List<WebhookSigner> signers) {
    String seconds = Long.toString(at.getEpochSecond());
    var header = new StringBuilder("t=").append(seconds);
    for (WebhookSigner signer : signers) {
      header.append(",v1=").append(signer.signature(seconds, body));
    }
    return header.toString();
  }

  private String signature(String seconds, byte[] body) {
    mac.update((seconds + ".").getBytes(UTF_8));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
