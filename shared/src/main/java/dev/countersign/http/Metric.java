package dev.countersign.http;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.StripeUnavailable;
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
  STRIPE_UNAVAILABLE("StripeUnavailable"),
  INTERNAL_ERROR("InternalError"),
  LAST_GOOD_SECRET("LastGoodSecret"),
  QUARANTINED("Quarantined"),
  PAYMENT_INTENTS_CREATED("PaymentIntentsCreated"),
  CLIENT_SUPPLIED_PRICE("ClientSuppliedPrice"),
  QUESTION_NOT_ASKED("QuestionNotAsked"),
  UNPROVEN_DELIVERY("UnprovenDelivery"),
  PROVEN_BY_PREVIOUS_SECRET("ProvenByPreviousSecret"),
  SIGNING_SECRET_AGE_DAYS("SigningSecretAgeDays"),
  WEBHOOK_LAG_SECONDS("WebhookLagSeconds", "Seconds"),
  PAYMENTS_SUCCEEDED("PaymentsSucceeded"),
  PAYMENTS_FAILED("PaymentsFailed"),
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
  PAID("Paid"),
  SECONDS_TO_PAY("SecondsToPay", "Seconds"),
  REFUNDED("Refunded"),
  DISPUTED("Disputed"),
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
  QUARANTINED_ORDERS("QuarantinedOrders"),
  OLDEST_UNPAID_ORDER_MINUTES("OldestUnpaidOrderMinutes"),
  DISPUTES_DUE_IN_72_HOURS("DisputesDueIn72Hours"),
  DISPUTES_DUE_IN_24_HOURS("DisputesDueIn24Hours"),
  CANCELED_FOR_FAILED_ATTEMPTS("CanceledForFailedAttempts"),
  DISMISSED("Dismissed"),
  WEBHOOK_NOT_REGISTERED("WebhookNotRegistered"),
  WEBHOOK_ENDPOINT_DIFFERS("WebhookEndpointDiffers"),
  WEBHOOK_ENDPOINT_DISABLED("WebhookEndpointDisabled"),
  KEYS_DIFFER("KeysDiffer"),
  DOMAIN_REFUSED("DomainRefused");

  static final String NAMESPACE = "Countersign";

  private final String wireName;
  private final String unit;

  /** A count, or minutes or days, for which CloudWatch has no unit. */
  Metric(String wireName) {
    this(wireName, "Count");
  }

  Metric(String wireName, String unit) {
    this.wireName = wireName;
    this.unit = unit;
  }

  /** Returns the metric that counts a fault that ended the function's work. */
  public static Metric of(RuntimeException fault) {
    return switch (fault) {
      case NeedsAPerson _ -> NEEDS_A_PERSON;
      case StripeUnavailable _ -> STRIPE_UNAVAILABLE;
      case Unavailable _ -> UNAVAILABLE;
      default -> INTERNAL_ERROR;
    };
  }

  /** Returns the name that CloudWatch, alarms and graphs use. */
  public String wireName() {
    return wireName;
  }

  /** Returns the unit in CloudWatch (CloudWatch API Reference, "MetricDatum"). */
  String unit() {
    return unit;
  }
}
