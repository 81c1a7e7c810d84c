package dev.countersign.refreshorder;

import com.google.gson.JsonObject;
import dev.countersign.http.Metric;
import java.util.Map;

/** What came of the questions of one batch, in numbers. */
final class Tally {
  /** How often Stripe was asked, whatever came of it. */
  private int reads;

  /** Stripe was asked, and what it said is known. */
  private int answered;

  /** Nothing had to be asked: a webhook was faster, as a rule. */
  private int settled;

  /** Too old, or there was no time: the page asks again. */
  private int dropped;

  /** A fault, or an answer of no use; the log has the cause. */
  private int failed;

  /** Orders that are quarantined since we asked. */
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
