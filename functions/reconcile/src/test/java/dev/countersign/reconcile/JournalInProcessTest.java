package dev.countersign.reconcile;

import dev.countersign.testkit.TestTables;

class JournalInProcessTest extends JournalContract {
  private final TestTables tables = new TestTables();

  @Override
  Journal journal() {
    return new DynamoDbJournal(
        tables.dynamoDb(), tables.name("ReconciliationsTable"), (_, _) -> {});
  }
}
