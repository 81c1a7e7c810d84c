package dev.countersign.simulation.teeth;

import java.util.stream.Collectors;

/** Knows the source of each class by its simple name, wherever it stands. */
@FunctionalInterface
interface Sources {
  /**
   * The source of that class.
   *
   * @throws IllegalStateException if no class is called so, or more than one
   */
  String text(String name);

  /**
   * That class's name with its package.
   *
   * @throws IllegalStateException if no class is called so, or more than one
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
