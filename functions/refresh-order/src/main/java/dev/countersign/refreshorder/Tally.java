package dev.countersign.refreshorder;

import com.google.gson.JsonObject;
import dev.countersign.http.Metric;
import java.util.Map;

/** Counts the outcomes of the questions of one batch. */
final class Tally {
  /** Reads at Stripe, whatever their outcome. */
  private int reads;

  /** Questions that a read answered: what Stripe said is recorded. */
  private int answered;

  /** Questions that needed no read, usually because a webhook was faster. */
  private int settled;

  /** Questions that were too old, or for which there was no time: the page asks again. */
  private int dropped;

  /** Questions with a fault or an unusable answer; the log has the cause. */
  private int failed;

  /** Orders that a read quarantined. */
  private int quarantined;

  void countRead() {
    reads++;
  }

  int reads() {
    return reads;
  }

  void countAnswered() {
    answered++;
  }

  void countSettled() {
    settled++;
  }

  void countDropped() {
    dropped++;
  }

  void countFailed() {
    failed++;
  }

  void countQuarantined() {
    quarantined++;
  }

  Map<Metric, Long> metrics() {
    return Map.of(
        Metric.QUESTIONS_ANSWERED, (long) answered,
        Metric.QUESTIONS_SETTLED, (long) settled,
        Metric.QUESTIONS_DROPPED, (long) dropped,
        Metric.QUESTIONS_FAILED, (long) failed,
        Metric.QUARANTINED, (long) quarantined);
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("answered", answered);
    json.addProperty("settled", settled);
    json.addProperty("dropped", dropped);
    json.addProperty("failed", failed);
    return json;
  }
}
