package dev.countersign.money;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A currency that Stripe can charge in, with Stripe's own rules for its minor unit (Stripe docs,
 * "Supported currencies": zero-decimal, three-decimal and special-case currencies, minimum and
 * maximum charge amounts). ISO 4217 differs: Stripe takes ISK and UGX with two decimals.
 *
 * @param code three lower-case letters, as the Stripe API writes it
 * @param decimals how many decimals of the major unit one minor unit is
 * @param step every amount is a multiple of this many minor units
 * @param minimumCharge in minor units; 1 where Stripe names none for the currency
 */
public record Currency(String code, int decimals, long step, long minimumCharge)
    implements Comparable<Currency> {
  /** In minor units; Stripe takes at most eight digits. */
  public static final long MAXIMUM_CHARGE = 99_999_999;

  private static final String TWO_DECIMALS =
      """
      usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad
      cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg
      huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk
      mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd
      shp sle sos srd std szl thb tjs top try ttd twd tzs uah uyu uzs wst xcd xcg yer zar zmw
      """;
  private static final String ZERO_DECIMALS =
      "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf";
  private static final String THREE_DECIMALS_LAST_ZERO = "bhd jod kwd omr tnd";
  private static final String TWO_DECIMALS_WHOLE_UNITS = "isk ugx";

  private static final Map<String, Long> MINIMUMS =
      Map.ofEntries(
          Map.entry("usd", 50L),
          Map.entry("aed", 200L),
          Map.entry("aud", 50L),
          Map.entry("bgn", 100L),
          Map.entry("brl", 50L),
          Map.entry("cad", 50L),
          Map.entry("chf", 50L),
          Map.entry("czk", 1500L),
          Map.entry("dkk", 250L),
          Map.entry("eur", 50L),
          Map.entry("gbp", 30L),
          Map.entry("hkd", 400L),
          Map.entry("huf", 17500L),
          Map.entry("inr", 50L),
          Map.entry("jpy", 50L),
          Map.entry("mxn", 1000L),
          Map.entry("myr", 200L),
          Map.entry("nok", 300L),
          Map.entry("nzd", 50L),
          Map.entry("pln", 200L),
          Map.entry("ron", 200L),
          Map.entry("sek", 300L),
          Map.entry("sgd", 50L),
          Map.entry("thb", 1000L));

  private static final Map<String, Currency> BY_CODE = index();

  /** The currency of that code, or empty where Stripe has none; the code must be in lower case. */
  public static Optional<Currency> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** Every currency, in the order of their codes. */
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
    Arrays.stream(codes.strip().split("\\s+"))
        .forEach(
            code ->
                index.put(
                    code, new Currency(code, decimals, step, MINIMUMS.getOrDefault(code, step))));
  }

  @Override
  public int compareTo(Currency other) {
    return code.compareTo(other.code);
  }

  /** As people write it: {@code USD}. */
  @Override
  public String toString() {
    return code.toUpperCase(Locale.ROOT);
  }
}
