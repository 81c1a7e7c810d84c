package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.orders.OrderStatus;
import dev.countersign.testkit.Repository;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Shops copy the example in docs/integrate.md: what it names must be there, and nothing be left
 * out.
 */
class StorefrontExampleTest {
  private static final String PAGE = fenced("html");
  private static final String SCRIPT = fenced("js");

  @Test
  void the_example_knows_every_order_status() {
    assertThat(found("(?m)^  ([A-Z_]+): \"", SCRIPT))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(OrderStatus.values()).map(OrderStatus::name).toList());
    assertThat(found("\"([A-Z]+_?[A-Z]+)\"", SCRIPT.replace("POST", "")))
        .isSubsetOf(Arrays.stream(OrderStatus.values()).map(OrderStatus::name).toList());
  }

  @Test
  void a_key_is_given_up_only_for_an_order_that_the_buyer_can_pay_no_more() {
    List<OrderStatus> over =
        found("\"([A-Z_]+)\"", found("OVER = \\[(.*)]", SCRIPT).getFirst()).stream()
            .map(OrderStatus::valueOf)
            .toList();
    assertThat(over)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(OrderStatus.values()).filter(status -> !status.isOpen()).toList());
  }

  @Test
  void a_canceled_order_and_one_that_expired_are_placed_again_under_a_new_key() {
    String place = found("(?s)async function place\\(cart\\) \\{\n(.*?)\n}", SCRIPT).getFirst();
    assertThat(statements(place))
        .containsSubsequence(
            "const key = (sessionStorage[body] ??= crypto.randomUUID());",
            "if (order.status !== \"" + OrderStatus.CANCELED + "\") return order;",
            "if (problem.type !== \"" + Problem.ORDER_EXPIRED.type() + "\") throw problem;",
            "delete sessionStorage[body];",
            "return place(cart);");
  }

  @Test
  void the_example_branches_only_on_problems_that_exist() {
    assertThat(found("\"(urn:countersign:problem:[a-z-]+)\"", SCRIPT))
        .isNotEmpty()
        .isSubsetOf(Arrays.stream(Problem.values()).map(Problem::type).toList());
    assertThat(SCRIPT).contains(Problem.ORDER_EXPIRED.type());
  }

  @Test
  void the_script_is_of_the_release_of_our_api_version_and_is_given_no_other() {
    String release =
        StripeSimulator.API_VERSION.substring(StripeSimulator.API_VERSION.indexOf('.') + 1);
    assertThat(PAGE).contains("src=\"https://js.stripe.com/" + release + "/stripe.js\"");
    assertThat(SCRIPT).contains("Stripe(publishableKey)").doesNotContain("apiVersion");
  }

  @Test
  void a_buyer_who_came_back_is_asked_to_pay_again_only_after_half_a_minute_of_asking() {
    assertThat(found("askedLongEnough = performance.now\\(\\) > ([0-9_]+);", SCRIPT))
        .containsExactly("30_000"); // as openapi.yaml says
    assertThat(found("(.*)location.replace", SCRIPT))
        .isNotEmpty()
        .allMatch(condition -> condition.contains("&& askedLongEnough"));
  }

  @Test
  void nothing_in_the_page_is_what_a_strict_content_security_policy_forbids() {
    assertThat(found("<script([^>]*)>", PAGE)).allMatch(attributes -> attributes.contains("src="));
    assertThat(PAGE).doesNotContainPattern("\\bon[a-z]+=").doesNotContain("style", "javascript:");
    assertThat(SCRIPT).doesNotContain("eval", "innerHTML", "new Function", "style");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  /** The lines of some code without their comments. */
  private static List<String> statements(String code) {
    return code.lines().map(line -> line.replaceFirst(" +//.*", "").strip()).toList();
  }

  private static String fenced(String language) {
    return found("(?s)```" + language + "\n(.*?)```", Repository.read("docs/integrate.md"))
        .getFirst();
  }
}
