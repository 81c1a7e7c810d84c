package dev.countersign.http;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;

/**
 * What the functions count, in CloudWatch's namespace {@value #NAMESPACE}. When each rises and who
 * reads it stands in docs/metrics.md, and a test holds that page to this list.
 *
 * <p>Alarms and graphs know the names, so a name is never changed: a new one is added.
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

  /** One of CloudWatch's units; minutes are counts, too, for CloudWatch has no minutes. */
  static final String UNIT = "Count";

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  /** The one that counts a fault which ended what a function was doing. */
  public static Metric of(RuntimeException fault) {
    return switch (fault) {
      case NeedsAPerson _ -> NEEDS_A_PERSON;
      case Unavailable _ -> UNAVAILABLE;
      default -> INTERNAL_ERROR;
    };
  }

  /** As CloudWatch, alarms and graphs know it. */
  public String wireName() {
    return wireName;
  }
}
