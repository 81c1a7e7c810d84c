package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.SigningSecrets;
import dev.countersign.stripe.WebhookSignature.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets the locale that all tests have")
class WebhookSignatureTest {
  private static final long SEED = 5_000;
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String SECRET = "whsec_current";
  private static final byte[] BODY = "{\"id\":\"evt_1\"}".getBytes(StandardCharsets.UTF_8);

  /** printf '1793534400.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_current */
  private static final String GOLDEN =
      "7f761410daa239c26e7f5b4698c4363d566008dc72b73169bc279120b4f68df4";

  @Test
  void a_signature_made_by_openssl_is_proven() {
    assertThat(verdict("t=1793534400,v1=" + GOLDEN, SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict("v1=" + GOLDEN + ",t=1793534400", SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict("t=1793534400,v1=" + GOLDEN.toUpperCase(Locale.ROOT), SECRET))
        .isEqualTo(Verdict.PROVEN);
  }

  @Test
  void a_signature_says_when_it_was_made() {
    assertThat(WebhookSignature.parse(header(NOW, SECRET)))
        .map(WebhookSignature::signedAt)
        .contains(NOW);
  }

  @Test
  void any_of_several_secrets_may_have_made_it() { // WS05
    String header = header(NOW, SECRET);
    assertThat(verdict(header, "whsec_new", SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict(header, SECRET, "whsec_old")).isEqualTo(Verdict.PROVEN);
    assertThat(verdict(header, "whsec_new", "whsec_newer")).isEqualTo(Verdict.UNKNOWN_SIGNER);
    assertThat(verdict(header)).isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void the_previous_secret_proves_while_the_current_one_is_younger_than_25_hours() { // WS05
    SigningSecrets rolled = new SigningSecrets(values("whsec_new"), NOW, values(SECRET));
    for (long hours : new long[] {0, 24}) {
      assertThat(verdictAfter(Duration.ofHours(hours), rolled, SECRET))
          .isEqualTo(Verdict.PROVEN_BY_PREVIOUS);
    }
    Duration justUnder = Duration.ofHours(25).minusNanos(1);
    assertThat(verdictAfter(justUnder, rolled, SECRET)).isEqualTo(Verdict.PROVEN_BY_PREVIOUS);
    for (long hours : new long[] {25, 26, 8760}) {
      assertThat(verdictAfter(Duration.ofHours(hours), rolled, SECRET))
          .isEqualTo(Verdict.UNKNOWN_SIGNER);
      assertThat(verdictAfter(Duration.ofHours(hours), rolled, "whsec_new"))
          .isEqualTo(Verdict.PROVEN);
    }
  }

  @Test
  void a_delivery_signed_by_both_secrets_counts_as_proven_by_the_current_one() { // D14
    SigningSecrets rolled = new SigningSecrets(values("whsec_new"), NOW, values(SECRET));
    String both = header(NOW, SECRET) + ",v1=" + hex(NOW.getEpochSecond() + "", "whsec_new");
    WebhookSignature signature = WebhookSignature.parse(both).orElseThrow();
    assertThat(signature.verify(BODY, rolled, NOW)).isEqualTo(Verdict.PROVEN);
    SigningSecrets listedTwice =
        new SigningSecrets(values("whsec_new", SECRET), NOW, values(SECRET));
    assertThat(verdictAfter(Duration.ZERO, listedTwice, SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdictAfter(Duration.ofDays(30), listedTwice, SECRET)).isEqualTo(Verdict.PROVEN);
  }

  @Test
  void any_of_several_signatures_is_enough_and_other_schemes_are_not() {
    String timestamp = "t=" + NOW.getEpochSecond();
    String good = hex(NOW.getEpochSecond() + "", SECRET);
    String bad = "00".repeat(32);
    assertThat(verdict(timestamp + ",v1=" + bad + ",v1=" + good, SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict(timestamp + ",v0=abc,v1=" + good + ",v2=x=y", SECRET))
        .isEqualTo(Verdict.PROVEN);
    assertThat(verdict(timestamp + ",v1=nothex,v1=" + good, SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict(timestamp + ",v0=" + good + ",v1=" + bad, SECRET))
        .isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void every_byte_of_the_body_and_the_timestamp_counts() { // WS02
    String header = header(NOW, SECRET);
    WebhookSignature signature = WebhookSignature.parse(header).orElseThrow();
    SigningSecrets secrets = current(SECRET);
    for (int i = 0; i < BODY.length; i++) {
      byte[] changed = BODY.clone();
      changed[i] ^= 1;
      assertThat(signature.verify(changed, secrets, NOW)).isEqualTo(Verdict.UNKNOWN_SIGNER);
    }
    assertThat(signature.verify(new byte[0], secrets, NOW)).isEqualTo(Verdict.UNKNOWN_SIGNER);
    String later = header.replace("t=1793534400", "t=1793534401");
    assertThat(verdict(later, SECRET)).isEqualTo(Verdict.UNKNOWN_SIGNER);
    String padded = header.replace("t=1793534400", "t=01793534400");
    assertThat(verdict(padded, SECRET)).isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void a_time_may_be_five_minutes_off_either_way_and_no_more() { // WS03
    assertThat(verdict(header(NOW.minusSeconds(300), SECRET), SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict(header(NOW.plusSeconds(300), SECRET), SECRET)).isEqualTo(Verdict.PROVEN);
    assertThat(verdict(header(NOW.minusSeconds(301), SECRET), SECRET))
        .isEqualTo(Verdict.UNACCEPTABLE);
    assertThat(verdict(header(NOW.plusSeconds(301), SECRET), SECRET))
        .isEqualTo(Verdict.UNACCEPTABLE);
    assertThat(verdict("t=0,v1=" + GOLDEN, SECRET)).isEqualTo(Verdict.UNACCEPTABLE);
    assertThat(verdict("t=99999999999,v1=" + GOLDEN, SECRET)).isEqualTo(Verdict.UNACCEPTABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ",,,",
        "=",
        "===",
        "t",
        "v1",
        "t,v1",
        "t=",
        "v1=",
        "t=,v1=",
        "t=1793534400",
        "t=1793534400,v1=",
        "t=1793534400,v1",
        "v1=00",
        "t=abc,v1=@",
        "t=-1793534400,v1=@",
        "t=+1793534400,v1=@",
        "t= 1793534400,v1=@",
        "t=1793534400 ,v1=@",
        "t=1793534400.0,v1=@",
        "t=0x6ae5,v1=@",
        "t=999999999999,v1=@",
        "t=99999999999999999999999,v1=@",
        "t=\u0661\u0667\u0669,v1=@",
        "T=1793534400,v1=@",
        "t=1793534400,V1=@",
        "t=1793534400;v1=@",
        "t=1793534400&v1=@",
        "t=1793534400,t=1793534400,v1=@",
        "t=1793534400,v0=@",
        "t=1793534400,v1=zz",
        "t=1793534400,v1=abc",
        "t=1793534400,v1=@0",
        "t=1793534400,v1=@00",
        "t=1793534400, v1=@",
        "t=1793534400,v1= @",
        "t=1793534400,v1=@ ",
        "t=1793534400,v1=\"@\"",
        "\u0000",
        "\uffff"
      })
  void a_malformed_header_proves_nothing_and_never_throws(String header) { // WS02, WS04
    String text = header.replace("@", GOLDEN);
    assertThat(WebhookSignature.parse(text)).isEmpty();
  }

  @Test
  void a_header_that_is_too_long_is_not_even_read() {
    String header = "t=1793534400,v1=" + GOLDEN;
    String filled = header + ",v9=" + "x".repeat(4096 - header.length() - ",v9=".length());
    assertThat(WebhookSignature.parse(filled)).isPresent();
    assertThat(WebhookSignature.parse(filled + "x")).isEmpty();
    assertThat(WebhookSignature.parse(header + ",".repeat(1_000_000))).isEmpty();
  }

  @Test
  void headers_at_random_never_throw_and_never_prove() {
    Random random = new Random(SEED);
    String alphabet = "tv10=,.-+ 0123456789abcdefABCDEF\u0661\ud800\n\u0000";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder header = new StringBuilder(random.nextBoolean() ? "t=1793534400,v1=" : "");
      int length = random.nextInt(90);
      for (int j = 0; j < length; j++) {
        header.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(verdict(header.toString(), SECRET))
          .as("seed %d, case %d: %s", SEED, i, header)
          .isNotEqualTo(Verdict.PROVEN);
    }
  }

  @Test
  void good_headers_altered_at_random_never_throw_and_prove_only_what_was_signed() {
    Random random = new Random(SEED);
    String good = header(NOW, SECRET);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder header = new StringBuilder(good);
      int place = random.nextInt(header.length());
      switch (random.nextInt(3)) {
        case 0 -> header.deleteCharAt(place);
        case 1 -> header.insert(place, (char) random.nextInt(128));
        default -> header.setCharAt(place, (char) random.nextInt(65_536));
      }
      String text = header.toString();
      Verdict verdict = verdict(text, SECRET);
      if (verdict == Verdict.PROVEN) {
        assertThat(text.toLowerCase(Locale.ROOT))
            .as("seed %d, case %d", SEED, i)
            .contains("t=" + NOW.getEpochSecond())
            .contains("v1=" + GOLDEN);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("locales")
  void digits_are_digits_whatever_the_locale(Locale locale) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(locale);
      assertThat(verdict("t=1793534400,v1=" + GOLDEN, SECRET)).isEqualTo(Verdict.PROVEN);
    } finally {
      Locale.setDefault(before);
    }
  }

  static List<Locale> locales() {
    return List.of(
        Locale.forLanguageTag("ar-EG"),
        Locale.forLanguageTag("ar-EG-u-nu-arab"),
        Locale.forLanguageTag("tr-TR"),
        Locale.forLanguageTag("th-TH-u-nu-thai"));
  }

  private static Verdict verdict(String header, String... secrets) {
    Optional<WebhookSignature> signature = WebhookSignature.parse(header);
    return signature.isPresent()
        ? signature.get().verify(BODY, current(secrets), NOW)
        : Verdict.UNACCEPTABLE;
  }

  /** Of what is signed so long after the current version was put. */
  private static Verdict verdictAfter(Duration age, SigningSecrets secrets, String signer) {
    Instant then = NOW.plus(age);
    WebhookSignature signature = WebhookSignature.parse(header(then, signer)).orElseThrow();
    return signature.verify(BODY, secrets, then);
  }

  private static SigningSecrets current(String... secrets) {
    return new SigningSecrets(values(secrets), NOW, List.of());
  }

  private static List<SecretValue> values(String... secrets) {
    return Arrays.stream(secrets).map(SecretValue::new).toList();
  }

  private static String header(Instant at, String secret) {
    String timestamp = Long.toString(at.getEpochSecond());
    return "t=" + timestamp + ",v1=" + hex(timestamp, secret);
  }

  private static String hex(String timestamp, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(BODY));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
