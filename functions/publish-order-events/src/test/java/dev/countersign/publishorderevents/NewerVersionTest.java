package dev.countersign.publishorderevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.sqs.Sqs.SqsFault;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of changes that a newer version wrote (ADR 17, ADR 18; D16). */
class NewerVersionTest {
  private static final Duration JUST_BEFORE = StreamPublisher.PATIENCE.minusMillis(1);

  private final Deployed function = new Deployed();
  private final History before = History.ofAnOrder().isPaid();
  private final History newer = History.ofAnOrder().isPaid();
  private final History behind = History.ofAnOrder().isPaid();

  /** One of ours, one that a newer version wrote, and one of ours. */
  private final Stream stream =
      new Stream().bringsTheLastOf(before).modifies(was(), newerImage()).bringsTheLastOf(behind);

  @Test
  void a_change_that_a_newer_version_wrote_comes_again_with_all_behind_it() {
    function.after(JUST_BEFORE);

    assertThat(function.failures(stream)).containsExactly(Stream.sequenceNumber(1));

    assertThat(function.heard()).isEqualTo(paid(before));
    assertThat(function.unpublished()).isEmpty();
    assertThat(function.log.counted("WaitingForNewerVersion")).isEqualTo(1);
    assertThat(function.log.counted("GivenUp")).isZero();
  }

  @Test
  void after_15_minutes_the_queue_names_it_and_the_others_have_their_turn() {
    function.after(Duration.ofMinutes(15));

    assertThat(function.failures(stream)).isEmpty();

    assertThat(function.heard()).isEqualTo(paid(before, behind));
    assertThat(function.unpublished()).hasSize(1);
    JsonObject message =
        JsonParser.parseString(function.unpublished().getFirst()).getAsJsonObject();
    assertThat(message)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"orderId": "%s", "version": 3, "changedAt": "2026-11-01T12:00:00Z",
                 "cause": "newer-version"}
                """
                    .formatted(newer.now().id())));
    assertThat(function.log.counted("GivenUp")).isEqualTo(1);
    assertThat(function.log.counted("NeedsAPerson")).isZero();
  }

  @Test
  void a_change_whose_place_in_the_queue_is_not_certain_comes_again() {
    function.after(Duration.ofMinutes(15)).sqs.failWith(SqsFault.THROTTLING);

    assertThat(function.failures(stream)).containsExactly(Stream.sequenceNumber(1));
    assertThat(function.log.counted("NotPublished")).isEqualTo(1);
    assertThat(function.log.counted("GivenUp")).isZero();

    function.sqs.recover();
    assertThat(function.failures(stream)).isEmpty();
    assertThat(function.unpublished()).hasSize(1);
  }

  @Test
  void a_change_of_what_a_newer_version_wrote_is_waited_for_as_well() {
    var stream = new Stream().modifies(newerImage(), Stream.image(newer.now()));

    assertThat(function.failures(stream)).containsExactly(Stream.sequenceNumber(0));
  }

  @Test
  void an_environment_that_can_read_it_tells_of_it_while_it_is_waited_for() {
    function.after(JUST_BEFORE).failures(stream);

    // The same change, as the newer version itself understands it.
    assertThat(function.failures(new Stream().bringsTheLastOf(newer).bringsTheLastOf(behind)))
        .isEmpty();

    assertThat(function.heard()).isEqualTo(paid(before, newer, behind));
  }

  @Test
  void an_old_change_behind_a_young_one_waits_for_its_turn() {
    var both = new Stream().modifies(was(), newerImage()).bringsTheLastOf(behind);

    assertThat(function.failures(both)).containsExactly(Stream.sequenceNumber(0));
    assertThat(function.heard()).isEmpty();
  }

  private JsonObject was() {
    return Stream.image(newer.before().orElseThrow());
  }

  private JsonObject newerImage() {
    return Stream.newerImage(newer.now());
  }

  private static List<String> paid(History... histories) {
    return Arrays.stream(histories).map(history -> "OrderPaid-" + history.now().id()).toList();
  }
}
