package dev.countersign.simulation.cost;

import dev.countersign.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;

/**
 * {@code mvn -Pcost}: records what payments use, prices it, prints the tables and writes them into
 * the documents.
 */
public final class Cost {
  private Cost() {}

  public static void main(String[] arguments) throws IOException {
    var tables = new Tables(Recording.make(), Assumptions.read(), Prices.read());
    for (Section section : tables.sections()) {
      System.out.println(section.text());
      Files.writeString(
          Repository.file(section.document()), section.in(Repository.read(section.document())));
    }
  }
}
