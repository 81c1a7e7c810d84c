package dev.countersign.simulation.teeth;

import java.util.List;
import java.util.stream.Stream;

/** All the ways in which the code is broken on purpose. */
final class Mutants {
  static final List<Mutant> ALL =
      Stream.of(
              BrokenWrites.ALL,
              BrokenFacts.ALL,
              BrokenCheckout.ALL,
              BrokenWebhook.ALL,
              BrokenSecrets.ALL,
              BrokenReconciliation.ALL,
              BrokenSweep.ALL,
              BrokenFeed.ALL,
              BrokenReads.ALL,
              BrokenQuestions.ALL)
          .flatMap(List::stream)
          .toList();

  private Mutants() {}
}
