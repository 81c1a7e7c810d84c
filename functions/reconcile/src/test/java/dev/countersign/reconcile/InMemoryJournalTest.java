package dev.countersign.reconcile;

class InMemoryJournalTest extends JournalContract {
  private final InMemoryJournal journal = new InMemoryJournal();

  @Override
  Journal journal() {
    return journal;
  }
}
