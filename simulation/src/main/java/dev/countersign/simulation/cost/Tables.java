package dev.countersign.simulation.cost;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The tables of docs/deploy.md and docs/cost.md. */
final class Tables {
  private static final List<Long> PAYMENTS = List.of(1_000L, 100_000L, 1_000_000L);
  private static final BigDecimal A_MILLION = BigDecimal.valueOf(1_000_000);

  private final Recording recording;
  private final Assumptions assumptions;
  private final Prices prices;
  private final Month month;

  Tables(Recording recording, Assumptions assumptions, Prices prices) {
    this.recording = recording;
    this.assumptions = assumptions;
    this.prices = prices;
    month = new Month(recording, assumptions);
  }

  List<Section> sections() {
    return List.of(
        new Section("docs/deploy.md", "month", month()),
        new Section("docs/cost.md", "stories", stories()),
        new Section("docs/cost.md", "assumptions", assumptions()),
        new Section("docs/cost.md", "prices that are not confirmed", unconfirmed()));
  }

  private String month() {
    List<String> rows = new ArrayList<>();
    rows.add(row("USD a month, " + prices.region() + ", " + prices.gatheredOn(), head()));
    rows.add("|---|--:|--:|--:|");
    for (String service : prices.services()) {
      Stream<String> its =
          cells(payments -> prices.ofService(service, month.withoutOptions(payments)));
      if (PAYMENTS.stream()
          .anyMatch(
              payments ->
                  prices.of(prices.ofService(service, month.withoutOptions(payments))).signum()
                      > 0)) {
        rows.add(row(service, its));
      }
    }
    rows.add(row("**with no option**", bold(month::withoutOptions)));
    for (Option option : Option.values()) {
      if (option.isDefault()) {
        rows.add(
            row("`" + option.parameter() + "`", cells(payments -> month.of(option, payments))));
      }
    }
    rows.add(row("**as the defaults have it**", bold(this::asByDefault)));
    rows.add(
        row(
            "the same, less what AWS gives each account free",
            cells(payments -> prices.withoutWhatIsFree(asByDefault(payments)))));
    rows.add(
        row(
            "the same for one payment",
            PAYMENTS.stream()
                .map(
                    payments ->
                        dollars(
                            prices
                                .of(prices.withoutWhatIsFree(asByDefault(payments)))
                                .divide(BigDecimal.valueOf(payments), RoundingMode.HALF_UP),
                            5))));
    for (Option option : Option.values()) {
      if (!option.isDefault()) {
        rows.add(
            row(
                "by choice: `" + option.parameter() + "`",
                cells(payments -> month.of(option, payments))));
      }
    }
    return String.join("\n", rows) + "\n";
  }

  private static Stream<String> head() {
    return PAYMENTS.stream().map(payments -> number(BigDecimal.valueOf(payments)) + " payments");
  }

  private Amounts<Charge> asByDefault(long payments) {
    Amounts<Charge> all = month.withoutOptions(payments);
    for (Option option : Option.values()) {
      all = option.isDefault() ? all.plus(month.of(option, payments)) : all;
    }
    return all;
  }

  private Stream<String> cells(LongFunction<Amounts<Charge>> charges) {
    return PAYMENTS.stream().map(payments -> dollars(prices.of(charges.apply(payments)), 2));
  }

  private Stream<String> bold(LongFunction<Amounts<Charge>> charges) {
    return cells(charges).map(cell -> "**" + cell + "**");
  }

  private String stories() {
    List<String> rows = new ArrayList<>();
    rows.add(
        "| recorded | requests of the API | function calls | read units | write units | calls of"
            + " Stripe | events | bytes of logs | bytes that stay | USD for a million |");
    rows.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Story story : Story.values()) {
      Amounts<Counted> used = recording.of(story);
      Stream<String> counts =
          Stream.of(
                  Counted.API_REQUESTS,
                  Counted.INVOCATIONS,
                  Counted.READ_UNITS,
                  Counted.WRITE_UNITS,
                  Counted.STRIPE_CALLS,
                  Counted.BUS_EVENTS,
                  Counted.LOG_BYTES,
                  Counted.STORED_BYTES)
              .map(used::of)
              .map(Tables::number);
      String dollars = dollars(prices.of(month.of(story).times(A_MILLION)), 2);
      rows.add(row(story.title(), Stream.concat(counts, Stream.of(dollars))));
    }
    return String.join("\n", rows) + "\n";
  }

  private String assumptions() {
    List<String> rows = new ArrayList<>();
    rows.add("| what | assumed | because |");
    rows.add("|---|--:|---|");
    for (Assumption assumption : Assumption.values()) {
      var assumed = assumptions.about(assumption);
      rows.add(row(assumed.what(), Stream.of(number(assumed.value()), assumed.because())));
    }
    return String.join("\n", rows) + "\n";
  }

  private String unconfirmed() {
    return prices.byCharge().values().stream()
        .filter(price -> !price.isConfirmed())
        .map(price -> "- " + sentence(price) + "\n")
        .collect(joining());
  }

  private static String sentence(Prices.Price price) {
    return "%s USD for %s %s (%s). Read in: %s."
        .formatted(
            price.dollars().toPlainString(),
            number(price.amount()),
            price.unit(),
            price.page(),
            price.readIn());
  }

  private static String row(String first, Stream<String> others) {
    return "| " + first + " | " + String.join(" | ", others.toList()) + " |";
  }

  private static String dollars(BigDecimal amount, int digits) {
    return String.format(
        Locale.ROOT, "%,." + digits + "f", amount.setScale(digits, RoundingMode.HALF_UP));
  }

  /** Without zeros at the end, and with thousands set apart. */
  private static String number(BigDecimal number) {
    BigDecimal plain = number.setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, plain.scale()) + "f", plain);
  }
}
