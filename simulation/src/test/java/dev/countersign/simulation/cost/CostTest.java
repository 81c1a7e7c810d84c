package dev.countersign.simulation.cost;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CostTest {
  private static final Prices PRICES = Prices.read();
  private static final List<Section> SECTIONS =
      new Tables(Recording.make(), Assumptions.read(), PRICES).sections();

  private static final Pattern PARAMETER =
      Pattern.compile("(?m)^  (\\w+):\\n((?:^(?:    .*)?\\n)+)");
  private static final Pattern DOLLARS = Pattern.compile("([0-9.]*[0-9]) USD");

  @Test
  void the_tables_in_the_documents_are_what_the_recorded_calls_and_the_prices_give() {
    assertThat(SECTIONS).extracting(Section::document).contains("docs/deploy.md", "docs/cost.md");
    for (Section section : SECTIONS) {
      String document = Repository.read(section.document());
      assertThat(document)
          .as("if this is meant, write it by mvn -Pcost")
          .isEqualTo(section.in(document));
    }
  }

  @Test
  void the_parameters_of_the_template_name_the_prices_of_the_price_file() {
    Map<String, List<BigDecimal>> expected = new TreeMap<>();
    expected.put(
        "Firewall",
        dollars(Charge.WEB_ACL_MONTH, Charge.FIREWALL_RULE_MONTH, Charge.FIREWALL_REQUEST));
    Stream.of(
            "FirewallCommonRules",
            "FirewallKnownBadInputs",
            "FirewallIpReputation",
            "FirewallAnonymousIps",
            "OnlyStripeDelivers")
        .forEach(rule -> expected.put(rule, dollars(Charge.FIREWALL_RULE_MONTH)));
    expected.put("CreateChallenge", dollars(Charge.FIREWALL_RULE_MONTH, Charge.CHALLENGE));
    expected.put("AccessLog", dollars(Charge.LOG_GB));
    expected.put("LogRetentionDays", dollars(Charge.LOG_GB, Charge.LOG_GB_MONTH));
    expected.put("CustomerKey", dollars(Charge.KEY_MONTH, Charge.KEY_USE));
    expected.put("Dashboard", dollars(Charge.DASHBOARD_MONTH));
    expected.put("Alarms", List.of(rounded(standing(Option.ALARMS))));
    expected.put("SyntheticCheck", List.of(rounded(standing(Option.SYNTHETIC_CHECK))));
    expected.put("Deployment", List.of(standing(Option.GRADUAL_DEPLOYMENT).stripTrailingZeros()));
    assertThat(namedInTheTemplate()).isEqualTo(expected);
  }

  @Test
  void the_units_that_the_template_names_are_those_of_the_price_file() {
    assertThat(PRICES.of(Charge.FIREWALL_REQUEST).amount()).isEqualByComparingTo("1000000");
    assertThat(PRICES.of(Charge.CHALLENGE).amount()).isEqualByComparingTo("1000000");
    assertThat(PRICES.of(Charge.CAPTCHA).amount()).isEqualByComparingTo("1000");
    assertThat(PRICES.dollars(Charge.CAPTCHA)) // "… challenges or each thousand puzzles"
        .isEqualByComparingTo(PRICES.dollars(Charge.CHALLENGE));
    assertThat(PRICES.of(Charge.KEY_USE).amount()).isEqualByComparingTo("10000");
    BigDecimal rules = Option.FIREWALL.standing().of(Charge.FIREWALL_RULE_MONTH);
    assertThat(Repository.read("template.yaml")).contains("each rule (" + rules + " by default)");
  }

  /** One place has each. An ADR may say what it was when it was decided. */
  @Test
  void no_other_text_names_a_price_of_aws() throws IOException {
    for (Path file : texts()) {
      String text = Files.readString(file);
      for (Section section : SECTIONS) {
        text = text.replace(section.text(), "");
      }
      assertThat(DOLLARS.matcher(text).find()).as(file.toString()).isFalse();
    }
  }

  @Test
  void a_price_says_where_it_was_read() {
    for (Prices.Price price : PRICES.byCharge().values()) {
      assertThat(price.dollars()).isPositive();
      assertThat(price.page()).containsIgnoringCase("pricing");
      assertThat(price.readIn()).startsWith("AWS's ");
      assertThat(price.isConfirmed())
          .as("confirmed is what a dated source of the region says: " + price.readIn())
          .isEqualTo(
              Stream.of(price.readIn().split("; "))
                  .anyMatch(
                      source ->
                          source.matches(".*[0-9]{4}-[0-9]{2}-[0-9]{2}.*")
                              && (source.contains(PRICES.region()) || source.contains("page"))));
    }
  }

  @Test
  void what_is_free_each_month_is_taken_off() {
    var charges =
        Amounts.<Charge>none()
            .with(Charge.FUNCTION_REQUEST, BigDecimal.valueOf(3_000_000))
            .with(Charge.DASHBOARD_MONTH, BigDecimal.ONE)
            .with(Charge.SECRET_MONTH, BigDecimal.TWO);
    assertThat(PRICES.of(charges)).isEqualByComparingTo("4.40");
    assertThat(PRICES.of(PRICES.withoutWhatIsFree(charges))).isEqualByComparingTo("1.20");
  }

  /** The example of the page "DynamoDB item sizes and formats". */
  @Test
  void an_item_is_as_large_as_dynamodb_says() {
    assertThat(
            ItemSize.bytes(
                Map.of(
                    "shirt-color", AttributeValue.fromS("R"),
                    "shirt-size", AttributeValue.fromS("M"))))
        .isEqualTo(23);
  }

  private static List<Path> texts() throws IOException {
    List<Path> texts = new ArrayList<>();
    for (String folder : List.of("docs", "infra/aws")) {
      try (Stream<Path> files = Files.walk(Repository.file(folder))) {
        files
            .filter(file -> file.toString().matches(".*[.](md|yaml)"))
            .filter(file -> !file.toString().contains("/adr/"))
            .forEach(texts::add);
      }
    }
    assertThat(texts).hasSizeGreaterThan(10);
    return texts;
  }

  private static BigDecimal standing(Option option) {
    return PRICES.of(option.standing());
  }

  /** As in "About 10 USD". */
  private static BigDecimal rounded(BigDecimal dollars) {
    return dollars.setScale(0, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  private static List<BigDecimal> dollars(Charge... charges) {
    return Stream.of(charges).map(PRICES::dollars).map(BigDecimal::stripTrailingZeros).toList();
  }

  /** Returns the dollars that a parameter's description names. */
  private static Map<String, List<BigDecimal>> namedInTheTemplate() {
    Map<String, List<BigDecimal>> named = new TreeMap<>();
    PARAMETER
        .matcher(Repository.read("template.yaml"))
        .results()
        .forEach(
            parameter -> {
              String text = parameter.group(2).lines().map(String::strip).collect(joining(" "));
              List<BigDecimal> dollars =
                  DOLLARS
                      .matcher(text)
                      .results()
                      .map(found -> new BigDecimal(found.group(1)).stripTrailingZeros())
                      .toList();
              if (!dollars.isEmpty()) {
                named.put(parameter.group(1), dollars);
              }
            });
    return named;
  }
}
