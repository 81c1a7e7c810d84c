package dev.countersign.simulation.teeth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of one class's source. It finds the code to replace by its tokens, so white space and
 * comments do not matter. {@code $name} in the code stands for any one name, and for the same name
 * wherever it is repeated. Names that no other class can know are written in this way.
 *
 * @param in the simple name of the class, which is also the file's name
 * @param context other code of the class, which determines the {@code $names}
 * @param find the code to replace, which occurs in the class once
 * @param replace the new code; a {@code $Name} that is in none of the code above is the full name
 *     of our class with that simple name
 */
record Edit(String in, List<String> context, String find, String replace) {
  Edit {
    context = List.copyOf(context);
  }

  Edit(String in, String find, String replace) {
    this(in, List.of(), find, replace);
  }

  /** Returns the same edit, with names from other code of the class. */
  Edit knowing(String... code) {
    return new Edit(in, List.of(code), find, replace);
  }

  /**
   * Returns the changed source.
   *
   * @throws IllegalStateException if the code to replace is not there, or occurs more than once
   */
  String apply(String source, Sources sources) {
    List<Token> tokens = Token.of(source);
    Map<String, String> words = new HashMap<>();
    context.forEach(code -> find(code, tokens, words));
    Place place = find(find, tokens, words);
    return source.substring(0, place.from())
        + filled(words, sources)
        + source.substring(place.to());
  }

  /** A place of code in a source, with the names that its variables stand for. */
  private record Place(int from, int to, Map<String, String> words) {}

  /** Finds the only place of the code. The names found there are added to the known ones. */
  private Place find(String code, List<Token> source, Map<String, String> words) {
    List<Token> wanted = Token.of(code);
    List<Place> places = new ArrayList<>();
    for (int begin = 0; begin + wanted.size() <= source.size(); begin++) {
      match(wanted, source.subList(begin, begin + wanted.size()), words).ifPresent(places::add);
    }
    if (places.size() != 1) {
      throw new IllegalStateException(
          "%s has this %d times instead of once:%n%s"
              .formatted(in, places.size(), code.stripTrailing()));
    }
    words.putAll(places.getFirst().words());
    return places.getFirst();
  }

  private static Optional<Place> match(
      List<Token> wanted, List<Token> there, Map<String, String> known) {
    Map<String, String> words = new HashMap<>(known);
    for (int i = 0; i < wanted.size(); i++) {
      Token token = there.get(i);
      String text = wanted.get(i).text();
      if (wanted.get(i).isVariable() && token.isName()) {
        text = words.computeIfAbsent(text, _ -> token.text());
      }
      if (!text.equals(token.text())) {
        return Optional.empty();
      }
    }
    return Optional.of(new Place(there.getFirst().from(), there.getLast().to(), words));
  }

  private String filled(Map<String, String> words, Sources sources) {
    var filled = new StringBuilder();
    int end = 0;
    for (Token token : Token.of(replace)) {
      if (token.isVariable()) {
        filled.append(replace, end, token.from());
        filled.append(
            words.computeIfAbsent(token.text(), name -> sources.fullName(name.substring(1))));
        end = token.to();
      }
    }
    return filled.append(replace.substring(end)).toString();
  }
}
