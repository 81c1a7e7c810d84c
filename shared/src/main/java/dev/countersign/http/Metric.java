package dev.countersign.http;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;

/**
 * The metrics of the functions, in CloudWatch's namespace {@value #NAMESPACE}. docs/metrics.md says
 * when each one rises and who reads it, and a test compares that page with this list.
 *
 * <p>Alarms and graphs use the names, so a name is never changed: a new one is added.
 */
public enum Metric {
  NEEDS_A_PERSON("NeedsAPerson"),
  UNAVAILABLE("Unavailable"),
  INTERNAL_ERROR("InternalError"),
  LAST_GOOD_SECRET("LastGoodSecret"),
  QUARANTINED("Quarantined"),
  CLIENT_SUPPLIED_PRICE("ClientSuppliedPrice"),
  QUESTION_NOT_ASKED("QuestionNotAsked"),
  UNPROVEN_DELIVERY("UnprovenDelivery"),
  PROVEN_BY_PREVIOUS_SECRET("ProvenByPreviousSecret"),
  OTHER_API_VERSION("OtherApiVersion"),
  ORPHANED("Orphaned"),
  METADATA_DIFFERS("MetadataDiffers"),
  CONNECTED_ACCOUNT_EVENT("ConnectedAccountEvent"),
  THIN_EVENT("ThinEvent"),
  EVENT_GENERATION_FAILURE("EventGenerationFailure"),
  QUESTIONS_ANSWERED("QuestionsAnswered"),
  QUESTIONS_SETTLED("QuestionsSettled"),
  QUESTIONS_DROPPED("QuestionsDropped"),
  QUESTIONS_FAILED("QuestionsFailed"),
  FRAUD_WARNED("FraudWarned"),
  NOT_PUBLISHED("NotPublished"),
  WAITING_FOR_NEWER_VERSION("WaitingForNewerVersion"),
  GIVEN_UP("GivenUp"),
  RELEASED("Released"),
  RELEASE_FAILED("ReleaseFailed"),
  RECONCILED("Reconciled"),
  UNFINISHED("Unfinished"),
  STAGE_FAILED("StageFailed"),
  NOT_LOOKED_AT("NotLookedAt"),
  UNREADABLE("Unreadable"),
  DRIFT("Drift"),
  REPAIRED("Repaired"),
  OPEN_ITEMS("OpenItems"),
  NOT_AT_STRIPE("NotAtStripe"),
  WRONG_ACCOUNT("WrongAccount"),
  OLDEST_UNPAID_ORDER_MINUTES("OldestUnpaidOrderMinutes"),
  DISMISSED("Dismissed");

  static final String NAMESPACE = "Countersign";

  /** The unit in CloudWatch. Minutes also use it, because CloudWatch has no unit for minutes. */
  static final String UNIT = "Count";

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the metric that counts a fault that ended the function's work. */
  public static Metric of(RuntimeException fault) {
    return switch (fault) {
      case NeedsAPerson _ -> NEEDS_A_PERSON;
      case Unavailable _ -> UNAVAILABLE;
      default -> INTERNAL_ERROR;
    };
  }

  /** Returns the name that CloudWatch, alarms and graphs use. */
  public String wireName() {
    return wireName;
  }
}
