package dev.countersign.dynamodb;

import dev.countersign.questions.Questions;
import dev.countersign.testkit.TestTables;

class QuestionsInProcessTest extends QuestionsContract {
  private final TestTables tables = new TestTables();

  @Override
  Questions questions() {
    return new DynamoDbQuestions(tables.dynamoDb(), tables.name("QuestionsTable"));
  }
}
