package dev.countersign.emulators.eventbridge;

/** The result of one entry (API Reference, "PutEventsResultEntry"). */
sealed interface EntryResult {
  record Accepted(String eventId) implements EntryResult {}

  record Refused(String code, String message) implements EntryResult {
    static Refused required(String member) {
      return new Refused(
          "InvalidArgument",
          "Parameter %s is not valid. Reason: %s is a required argument."
              .formatted(member, member));
    }
  }
}
