package dev.countersign.dynamodb;

import dev.countersign.questions.InMemoryQuestions;
import dev.countersign.questions.Questions;

class InMemoryQuestionsTest extends QuestionsContract {
  private final InMemoryQuestions questions = new InMemoryQuestions();

  @Override
  Questions questions() {
    return questions;
  }
}
