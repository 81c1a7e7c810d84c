package dev.countersign.emulators.stripe;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The amounts that Stripe charges in each currency (Stripe docs, "Supported currencies"). They were
 * copied from that page and not from the code under test, so that both cannot share a mistake.
 */
final class ChargeRules {
  private static final long EIGHT_DIGITS = 99_999_999;
  private static final long NINE_DIGITS = 999_999_999;
  private static final long TEN_DIGITS = 9_999_999_999L;
  private static final long TWELVE_DIGITS = 999_999_999_999L;
  private static final Set<String> THREE_DECIMALS = Set.of("bhd", "jod", "kwd", "omr", "tnd");
  private static final Set<String> WHOLE_UNITS_IN_HUNDREDTHS = Set.of("isk", "ugx");

  /** In minor units. A currency that is not listed here has no minimum of its own. */
  private static final Map<String, Long> MINIMUM =
      Map.ofEntries(
          Map.entry("usd", 50L),
          Map.entry("aed", 200L),
          Map.entry("ars", 50L),
          Map.entry("aud", 50L),
          Map.entry("brl", 50L),
          Map.entry("cad", 50L),
          Map.entry("chf", 50L),
          Map.entry("cop", 50L),
          Map.entry("czk", 1500L),
          Map.entry("dkk", 250L),
          Map.entry("eur", 50L),
          Map.entry("gbp", 30L),
          Map.entry("hkd", 400L),
          Map.entry("huf", 17_500L),
          Map.entry("idr", 50L),
          Map.entry("ils", 50L),
          Map.entry("inr", 50L),
          Map.entry("jpy", 50L),
          Map.entry("krw", 50L),
          Map.entry("mxn", 1000L),
          Map.entry("myr", 200L),
          Map.entry("nok", 300L),
          Map.entry("nzd", 50L),
          Map.entry("php", 50L),
          Map.entry("pln", 200L),
          Map.entry("ron", 200L),
          Map.entry("rub", 50L),
          Map.entry("sek", 300L),
          Map.entry("sgd", 50L),
          Map.entry("thb", 1000L),
          Map.entry("zar", 50L));

  private static final Set<String> CURRENCIES =
      words(
          """
          usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bhd bif bmd bnd bob brl bsd
          bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp
          gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw
          kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad
          ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek
          sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst
          xaf xcd xcg xof xpf yer zar zmw
          """);

  private ChargeRules() {}

  /** Returns the currency's code in Stripe's lower case; upper case is accepted. */
  static String currency(String given) {
    String code = given.toLowerCase(Locale.ROOT);
    if (!CURRENCIES.contains(code)) {
      throw StripeFailure.invalid(
          "currency_not_supported", "currency", "Invalid currency: " + code);
    }
    return code;
  }

  /** Checks what can be checked before Stripe knows how the buyer will pay. */
  static void check(long amount, String currency) {
    if (amount < 1) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.");
    }
    if (amount < MINIMUM.getOrDefault(currency, 1L)) {
      throw StripeFailure.invalid(
          "amount_too_small",
          "amount",
          "The amount must be greater than or equal to the minimum charge amount allowed for your"
              + " account and the currency set.");
    }
    mustNotExceed(TWELVE_DIGITS, amount);
    checkStep(amount, currency);
  }

  /** Checks the maximum for this payment method, which is known once it confirms. */
  static void checkMaximum(long amount, String currency, TestPaymentMethod method) {
    long maximum =
        switch (method.network()) {
          case CARD -> TWELVE_DIGITS;
          case AMERICAN_EXPRESS -> NINE_DIGITS;
          case NO_CARD ->
              switch (currency) {
                case "idr" -> TWELVE_DIGITS;
                case "cop" -> TEN_DIGITS;
                case "inr" -> NINE_DIGITS;
                default -> EIGHT_DIGITS;
              };
        };
    mustNotExceed(maximum, amount);
  }

  private static void mustNotExceed(long maximum, long amount) {
    if (amount > maximum) {
      throw StripeFailure.invalid(
          "amount_too_large", "amount", "Amount must be no more than " + maximum + ".");
    }
  }

  private static void checkStep(long amount, String currency) {
    int step =
        THREE_DECIMALS.contains(currency)
            ? 10
            : WHOLE_UNITS_IN_HUNDREDTHS.contains(currency) ? 100 : 1;
    if (amount % step != 0) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer",
          "amount",
          "Invalid amount: in " + currency + " it must be a multiple of " + step + ".");
    }
  }

  private static Set<String> words(String text) {
    return text.strip()
        .lines()
        .flatMap(line -> Set.of(line.split(" ")).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
