package dev.countersign.bench.standins;

/** What stands in for DynamoDB. */
public enum Database {
  /** A map in the harness: it costs next to nothing, so that a function's own share shows. */
  MAP("map"),
  /** AWS's DynamoDB Local, which takes as long as a real table's answer takes on its way. */
  DYNAMODB_LOCAL("DynamoDB Local");

  private final String title;

  Database(String title) {
    this.title = title;
  }

  /** Returns the name that stands with each figure. */
  public String title() {
    return title;
  }
}
