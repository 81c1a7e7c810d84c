package dev.countersign.simulation.teeth;

import dev.countersign.simulation.SimulationRun;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the simulation over each mutant until a seed fails, and prints how many seeds it took and
 * which invariant detected it. The exit code is 1 if a mutant is not noticed within its limit.
 */
public final class Teeth {
  /** The result for a mutant. */
  record Bite(Mutant mutant, Optional<String> invariant, int seeds) {
    boolean isInTime() {
      return invariant.isPresent();
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "%-66s %5d of %4d  %s",
          mutant.name(),
          seeds,
          mutant.limit(),
          invariant.orElse("NOT NOTICED"));
    }
  }

  private final MutantClasses classes;

  Teeth(Sources sources) {
    this.classes = new MutantClasses(sources);
  }

  /**
   * Runs the mutants.
   *
   * @param arguments the repository's root, and optionally a part of the names of the mutants to
   *     run
   */
  public static void main(String[] arguments) throws InterruptedException {
    String wanted = arguments.length > 1 ? arguments[1] : "";
    List<Mutant> mutants =
        Mutants.ALL.stream().filter(mutant -> mutant.name().contains(wanted)).toList();
    boolean all = new Teeth(new MainSources(Path.of(arguments[0]))).bite(mutants);
    System.exit(all ? 0 : 1);
  }

  /** Returns whether all are noticed in time. */
  private boolean bite(List<Mutant> mutants) throws InterruptedException {
    System.out.printf(Locale.ROOT, "%-66s %13s  %s%n", "broken on purpose", "seeds", "noticed by");
    boolean all = true;
    long began = System.nanoTime();
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Future<Bite>> bites = new ArrayList<>();
      mutants.forEach(mutant -> bites.add(threads.submit(() -> bite(mutant))));
      for (Future<Bite> future : bites) {
        try {
          Bite bite = future.get();
          System.out.println(bite.row());
          all &= bite.isInTime();
        } catch (ExecutionException e) {
          System.out.println(e.getMessage());
          all = false;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s of %d are noticed in time; that took %.1f minutes.%n",
        all ? "All" : "Not all",
        mutants.size(),
        (System.nanoTime() - began) / 60e9);
    return all;
  }

  /** Runs one seed after another until one fails. */
  Bite bite(Mutant mutant) throws ReflectiveOperationException {
    Class<?> run = classes.load(mutant).loadClass(SimulationRun.class.getName());
    Method of = run.getMethod("of", long.class);
    Method invariant = run.getMethod("invariant");
    for (int seed = 1; seed <= mutant.limit(); seed++) {
      Object noticed = invariant.invoke(of.invoke(null, (long) seed));
      if (noticed instanceof Optional<?> found && found.isPresent()) {
        return new Bite(mutant, Optional.of(String.valueOf(found.get())), seed);
      }
    }
    return new Bite(mutant, Optional.empty(), mutant.limit());
  }
}
