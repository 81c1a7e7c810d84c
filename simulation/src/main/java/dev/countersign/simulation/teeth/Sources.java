package dev.countersign.simulation.teeth;

import java.util.stream.Collectors;

/** Finds the source of each class by its simple name, in any package. */
@FunctionalInterface
interface Sources {
  /**
   * Returns the source of that class.
   *
   * @throws IllegalStateException if no class has that name, or more than one
   */
  String text(String name);

  /**
   * Returns that class's name with its package.
   *
   * @throws IllegalStateException if no class has that name, or more than one
   */
  default String fullName(String name) {
    return Token.of(text(name)).stream()
            .map(Token::text)
            .dropWhile(token -> !token.equals("package"))
            .skip(1)
            .takeWhile(token -> !token.equals(";"))
            .collect(Collectors.joining())
        + "."
        + name;
  }
}
