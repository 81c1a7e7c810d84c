package dev.countersign.simulation.teeth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of one class's source. The code to be replaced is found by its tokens, so white space
 * and comments do not count. In it {@code $name} stands for any one name, and for the same one
 * wherever it is repeated: so are names written that no other class can know.
 *
 * @param in the simple name of the class that the file is called after
 * @param context other code of the class, which says what {@code $names} are
 * @param find the code to be replaced, which stands in the class once
 * @param replace what stands there instead; a {@code $Name} that is in none of the code above is
 *     the full name of our class that is called so
 */
record Edit(String in, List<String> context, String find, String replace) {
  Edit {
    context = List.copyOf(context);
  }

  Edit(String in, String find, String replace) {
    this(in, List.of(), find, replace);
  }

  /** The same edit, with names from code that stands elsewhere in the class. */
  Edit knowing(String... code) {
    return new Edit(in, List.of(code), find, replace);
  }

  /**
   * The source with the change.
   *
   * @throws IllegalStateException if what is looked for is not there, or more than once
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

  /** Where code stands in a source, with the words that its variables stand for. */
  private record Place(int from, int to, Map<String, String> words) {}

  /** Where the code stands, and nowhere else. The words that it tells are added to those known. */
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
