package dev.countersign.http;

import dev.countersign.faults.NeedsAPerson;
import dev.countersign.faults.Unavailable;

/**
 * What the functions count, in CloudWatch's namespace {@value #NAMESPACE}. docs/metrics.md is this
 * list, and a test holds it to it.
 *
 * <p>Alarms and graphs know the names, so a name is never changed: a new one is added.
 */
public enum Metric {
  NEEDS_A_PERSON(
      "NeedsAPerson",
      Reader.PERSON,
      "A fault that no retry ends, or an item that is new in a run of reconciliation."),
  UNAVAILABLE(
      "Unavailable",
      Reader.PERSON_IF_IT_STAYS,
      "A fault that passes ended a request, a run or a question: DynamoDB, Secrets Manager or"
          + " Stripe."),
  INTERNAL_ERROR(
      "InternalError",
      Reader.PERSON,
      "A bug, or a row that nobody can read, ended a request, a run or a question."),
  LAST_GOOD_SECRET(
      "LastGoodSecret",
      Reader.PERSON,
      "A secret can't be read or is malformed, and its last good value serves for up to an hour."),
  QUARANTINED(
      "Quarantined",
      Reader.PERSON,
      "An order was quarantined, or is still so in a run of reconciliation. More than one function"
          + " counts it."),
  CLIENT_SUPPLIED_PRICE(
      "ClientSuppliedPrice", Reader.GRAPH, "A checkout was refused because it named a price."),
  QUESTION_NOT_ASKED(
      "QuestionNotAsked",
      Reader.GRAPH,
      "The page got its answer, but the question that it leaves could not be stored."),
  UNPROVEN_DELIVERY(
      "UnprovenDelivery", Reader.PERSON_IF_IT_STAYS, "A delivery had no valid signature."),
  PROVEN_BY_PREVIOUS_SECRET(
      "ProvenByPreviousSecret",
      Reader.GRAPH,
      "Only the version of the secret before the current one proved a delivery."),
  OTHER_API_VERSION(
      "OtherApiVersion",
      Reader.PERSON_IF_IT_STAYS,
      "An event has another API version than the template's StripeApiVersion."),
  ORPHANED("Orphaned", Reader.PERSON, "An event of ours was kept without its order."),
  METADATA_DIFFERS(
      "MetadataDiffers",
      Reader.GRAPH,
      "A PaymentIntent's metadata name another order than our row; our row decided."),
  CONNECTED_ACCOUNT_EVENT(
      "ConnectedAccountEvent",
      Reader.PERSON_IF_IT_STAYS,
      "An event of a connected account was passed over."),
  THIN_EVENT(
      "ThinEvent",
      Reader.PERSON_IF_IT_STAYS,
      "An event without its object was passed over: the endpoint at Stripe is of the wrong kind."),
  EVENT_GENERATION_FAILURE(
      "EventGenerationFailure", Reader.PERSON, "Stripe says that it could not make some events."),
  QUESTIONS_ANSWERED(
      "QuestionsAnswered",
      Reader.GRAPH,
      "Questions of a batch that were answered by a read at Stripe."),
  QUESTIONS_SETTLED(
      "QuestionsSettled",
      Reader.GRAPH,
      "Questions of a batch that needed no read, as the order is settled."),
  QUESTIONS_DROPPED(
      "QuestionsDropped", Reader.GRAPH, "Questions of a batch that were too old, or too many."),
  QUESTIONS_FAILED(
      "QuestionsFailed",
      Reader.PERSON_IF_IT_STAYS,
      "Questions of a batch that a fault or an answer of no use ended."),
  FRAUD_WARNED(
      "FraudWarned",
      Reader.PERSON,
      "OrderFraudWarned was published, and a refund can still forestall a dispute."),
  NOT_PUBLISHED(
      "NotPublished",
      Reader.PERSON_IF_IT_STAYS,
      "A change of an order could not be published; Lambda brings it again."),
  WAITING_FOR_NEWER_VERSION(
      "WaitingForNewerVersion",
      Reader.PERSON_IF_IT_STAYS,
      "A newer version wrote a change; Lambda brings it again until it is 15 minutes old."),
  GIVEN_UP(
      "GivenUp",
      Reader.PERSON,
      "Nobody was told of a change; the queue OrderEventsNotPublished names its order."),
  RELEASED("Released", Reader.GRAPH, "A person's release of a reason was recorded."),
  RELEASE_FAILED(
      "ReleaseFailed",
      Reader.GRAPH,
      "A release could not be recorded; whoever asked for it is told."),
  RECONCILED(
      "Reconciled",
      Reader.PERSON_IF_NONE,
      "A run of reconciliation went through all that it had to."),
  UNFINISHED(
      "Unfinished",
      Reader.GRAPH,
      "A run of reconciliation ended before it was through; the next goes on."),
  STAGE_FAILED("StageFailed", Reader.GRAPH, "A fault ended one stage of a run."),
  NOT_LOOKED_AT("NotLookedAt", Reader.GRAPH, "A fault that may pass kept a run from one object."),
  UNREADABLE(
      "Unreadable", Reader.GRAPH, "A run could not read one object; it is an open item, too."),
  DRIFT("Drift", Reader.GRAPH, "Differences from Stripe that a run found."),
  REPAIRED("Repaired", Reader.GRAPH, "Differences from Stripe that a run found and repaired."),
  OPEN_ITEMS(
      "OpenItems",
      Reader.PERSON,
      "Items that need a person and that nobody has dismissed, at the end of a run; passing faults"
          + " after an hour."),
  NOT_AT_STRIPE(
      "NotAtStripe",
      Reader.PERSON,
      "Open items of which Stripe denies what an order knows, at the end of a run."),
  WRONG_ACCOUNT(
      "WrongAccount",
      Reader.PERSON,
      "Open items that say the API key is of another Stripe account, at the end of a run."),
  OLDEST_UNPAID_ORDER_MINUTES(
      "OldestUnpaidOrderMinutes",
      Reader.PERSON_IF_HIGH,
      "Age in minutes of the oldest order that a run could have canceled and did not."),
  DISMISSED("Dismissed", Reader.GRAPH, "A person dismissed an item.");

  /** Whom a metric is for. */
  public enum Reader {
    PERSON("a person, as soon as it is above 0"),
    PERSON_IF_IT_STAYS("a person, if it stays above 0"),
    PERSON_IF_NONE("a person, if there is none in an hour"),
    PERSON_IF_HIGH("a person, above `CancelUnpaidAfterHours` and an hour"),
    GRAPH("whoever looks for a cause");

    private final String words;

    Reader(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static final String NAMESPACE = "Countersign";

  private final String wireName;
  private final Reader reader;
  private final String when;

  Metric(String wireName, Reader reader, String when) {
    this.wireName = wireName;
    this.reader = reader;
    this.when = when;
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

  /**
   * One of CloudWatch's units; a number of minutes is a count, too, for CloudWatch has no minutes.
   */
  public String unit() {
    return "Count";
  }

  public Reader reader() {
    return reader;
  }

  /** When it rises, or what it is the number of. */
  public String when() {
    return when;
  }
}
