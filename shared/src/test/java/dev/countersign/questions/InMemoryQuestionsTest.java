package dev.countersign.questions;

class InMemoryQuestionsTest extends QuestionsContract {
  private final InMemoryQuestions questions = new InMemoryQuestions();

  @Override
  Questions questions() {
    return questions;
  }
}
