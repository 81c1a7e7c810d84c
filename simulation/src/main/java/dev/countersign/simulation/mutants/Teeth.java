package dev.countersign.simulation.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code mvn -Pteeth}: breaks the code in every way of {@link Mutants}, and prints how many seeds
 * the simulation took to notice, and by which invariant. A way that it does not notice in time is a
 * failure of the simulation.
 */
public final class Teeth {
  private Teeth() {}

  /** What came of a mutant; empty if nothing failed within its limit. */
  record Bite(long seeds, String invariant) {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(System.getProperty("root", ""));
    String only = System.getProperty("mutant", "");
    List<Mutant> mutants =
        Mutants.ALL.stream().filter(mutant -> mutant.name().contains(only)).toList();
    System.exit(run(mutants, root, System.out) ? 0 : 1);
  }

  /** Whether every one was noticed in time. */
  static boolean run(List<Mutant> mutants, Path root, PrintStream out) throws Exception {
    boolean all = true;
    out.printf(
        Locale.ROOT, "%-52s %6s %6s  %s%n", "broken on purpose", "seeds", "limit", "noticed by");
    for (Mutant mutant : mutants) {
      Optional<Bite> bite = bite(mutant, root);
      all &= bite.isPresent();
      out.printf(
          Locale.ROOT,
          "%-52s %6s %6d  %s%n",
          mutant.name(),
          bite.map(found -> Long.toString(found.seeds())).orElse("-"),
          mutant.limit(),
          bite.map(Bite::invariant).orElse("NOT NOTICED"));
    }
    return all;
  }

  static Optional<Bite> bite(Mutant mutant, Path root)
      throws IOException, ReflectiveOperationException {
    try (MutantLoader broken = MutantLoader.of(mutant, root)) {
      Class<?> run = broken.loadClass("dev.countersign.simulation.Run");
      Method of = run.getMethod("of", long.class);
      Method invariant = run.getMethod("invariant");
      for (long seed = 1; seed <= mutant.limit(); seed++) {
        Optional<?> violated = (Optional<?>) invariant.invoke(of.invoke(null, seed));
        if (violated.isPresent()) {
          return Optional.of(new Bite(seed, violated.get().toString()));
        }
      }
      return Optional.empty();
    }
  }
}
