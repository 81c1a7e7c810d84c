package dev.countersign.money;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A currency that Stripe can charge in, with Stripe's own rules for its minor unit (Stripe docs,
 * "Supported currencies": zero-decimal, three-decimal and special-case currencies, minimum and
 * maximum charge amounts). ISO 4217 differs: Stripe uses two decimals for ISK and UGX.
 *
 * @param code three lower-case letters, as the Stripe API writes it
 * @param decimals the number of decimals of the major unit that one minor unit stands for
 * @param step every amount is a multiple of this many minor units
 * @param minimumCharge in minor units; one step if Stripe names no minimum for the currency
 */
public record Currency(String code, int decimals, long step, long minimumCharge)
    implements Comparable<Currency> {
  /**
   * The greatest amount that we accept, in minor units of any currency: twelve digits, which is
   * Stripe's limit for most cards. Stripe's limit for other payment methods, and for some card
   * networks, is lower. The payment method is not known when the PaymentIntent is created, so
   * Stripe's own answer decides there.
   */
  public static final long MAXIMUM_CHARGE = 999_999_999_999L;

  private static final String TWO_DECIMALS =
      """
      usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad
      cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg
      huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk
      mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd
      shp sle sos srd std szl thb tjs top try ttd twd tzs uah uyu uzs wst xcd xcg yer zar zmw
      """;
  private static final String ZERO_DECIMALS =
      "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf";
  private static final String THREE_DECIMALS_LAST_ZERO = "bhd jod kwd omr tnd";
  private static final String TWO_DECIMALS_WHOLE_UNITS = "isk ugx";

  /**
   * Minimum charges in minor units. They only save a call: Stripe measures a charge in the currency
   * in which it settles, so it may reject more than we do, and its answer decides.
   */
  private static final Map<String, Long> MINIMUMS =
      minimums(
          Map.ofEntries(
              Map.entry(30L, "gbp"),
              Map.entry(
                  50L, "usd ars aud brl cad chf cop eur idr ils inr jpy krw nzd php rub sgd zar"),
              Map.entry(200L, "aed myr pln ron"),
              Map.entry(250L, "dkk"),
              Map.entry(300L, "nok sek"),
              Map.entry(400L, "hkd"),
              Map.entry(1000L, "mxn thb"),
              Map.entry(1500L, "czk"),
              Map.entry(17_500L, "huf")));

  private static final Map<String, Currency> BY_CODE = index();

  /**
   * Returns the currency with the code, or empty if Stripe has none. The code must be in lower
   * case.
   */
  public static Optional<Currency> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** Returns every currency, ordered by code. */
  public static Collection<Currency> all() {
    return BY_CODE.values();
  }

  private static Map<String, Currency> index() {
    Map<String, Currency> index = new TreeMap<>();
    add(index, TWO_DECIMALS, 2, 1);
    add(index, ZERO_DECIMALS, 0, 1);
    add(index, THREE_DECIMALS_LAST_ZERO, 3, 10);
    add(index, TWO_DECIMALS_WHOLE_UNITS, 2, 100);
    return Collections.unmodifiableMap(index);
  }

  private static void add(Map<String, Currency> index, String codes, int decimals, long step) {
    codes(codes)
        .forEach(
            code ->
                index.put(
                    code, new Currency(code, decimals, step, MINIMUMS.getOrDefault(code, step))));
  }

  private static Map<String, Long> minimums(Map<Long, String> codesByMinimum) {
    Map<String, Long> minimums = new HashMap<>();
    codesByMinimum.forEach(
        (minimum, codes) -> codes(codes).forEach(code -> minimums.put(code, minimum)));
    return Map.copyOf(minimums);
  }

  private static Stream<String> codes(String list) {
    return Arrays.stream(list.strip().split("\\s+"));
  }

  @Override
  public int compareTo(Currency other) {
    return code.compareTo(other.code);
  }

  /** Returns the code as people write it: {@code USD}. */
  @Override
  public String toString() {
    return code.toUpperCase(Locale.ROOT);
  }
}
