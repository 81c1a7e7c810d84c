package dev.countersign.emulators.stripe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cuts a ledger into pages, newest first (Stripe API reference, "Pagination"). */
final class ListPage {
  /** The parameters that every list accepts. */
  static final Set<String> CURSORS = Set.of("limit", "starting_after", "ending_before");

  /** Those of a list that can also be cut by time. */
  static final Set<String> PARAMETERS =
      Stream.concat(CURSORS.stream(), Stream.of("created")).collect(Collectors.toUnmodifiableSet());

  /** An object that can be listed. */
  interface Listable {
    String id();

    Instant created();
  }

  private ListPage() {}

  /**
   * Returns a page. It reads only the items that it needs to fill the page, so that paging through
   * all reads each item once.
   *
   * @param matching the list's own filters
   * @param what names an item in an error message
   */
  static <T extends Listable> Json of(
      Ledger<T> ledger,
      Predicate<T> matching,
      Form form,
      String url,
      String what,
      Function<T, Json> json) {
    int limit = limit(form);
    Predicate<T> wanted = matching.and(created(form));
    Optional<String> after = form.text("starting_after");
    Optional<String> before = form.text("ending_before");
    if (after.isPresent() && before.isPresent()) {
      throw StripeFailure.invalid(
          null, "starting_after", "You cannot use both starting_after and ending_before.");
    }
    List<T> oldestFirst = ledger.oldestFirst();
    List<T> found;
    if (before.isPresent()) {
      int cursor = position(ledger, before.get(), what, "ending_before");
      found = first(limit + 1, oldestFirst.subList(cursor + 1, oldestFirst.size()), wanted);
    } else {
      int cursor =
          after.isPresent()
              ? position(ledger, after.get(), what, "starting_after")
              : oldestFirst.size();
      found = first(limit + 1, oldestFirst.subList(0, cursor).reversed(), wanted);
    }
    boolean more = found.size() > limit;
    List<T> page = more ? found.subList(0, limit) : found;
    if (before.isPresent()) {
      Collections.reverse(page);
    }
    return list(page, more, url, json);
  }

  private static <T> Json list(List<T> page, boolean more, String url, Function<T, Json> json) {
    return Json.object()
        .with("object", "list")
        .withObjects("data", page.stream().map(json).toList())
        .with("has_more", more)
        .with("url", url);
  }

  private static <T> List<T> first(int most, List<T> items, Predicate<T> wanted) {
    var found = new ArrayList<T>();
    for (T item : items) {
      if (wanted.test(item)) {
        found.add(item);
        if (found.size() == most) {
          break;
        }
      }
    }
    return found;
  }

  private static int limit(Form form) {
    long limit = form.number("limit").orElse(10);
    if (limit < 1 || limit > 100) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer",
          "limit",
          limit < 1
              ? "This value must be greater than or equal to 1."
              : "This value must be less than or equal to 100.");
    }
    return (int) limit;
  }

  private static Predicate<Listable> created(Form form) {
    LongPredicate seconds = seconds(form);
    return item -> seconds.test(item.created().getEpochSecond());
  }

  /**
   * Reads {@code created=t}, or any of {@code created[gt]}, {@code gte}, {@code lt}, {@code lte}.
   */
  private static LongPredicate seconds(Form form) {
    LongPredicate all = _ -> true;
    for (String bound : form.map("created").keySet()) {
      String name = "created[" + bound + "]";
      long seconds = form.number(name).orElseThrow(() -> StripeFailure.missing(name));
      all =
          all.and(
              switch (bound) {
                case "gt" -> created -> created > seconds;
                case "gte" -> created -> created >= seconds;
                case "lt" -> created -> created < seconds;
                case "lte" -> created -> created <= seconds;
                default ->
                    throw StripeFailure.invalid(
                        "parameter_unknown", name, "Received unknown parameter: " + name);
              });
    }
    var exactly = form.number("created");
    return exactly.isEmpty() ? all : all.and(created -> created == exactly.getAsLong());
  }

  private static int position(Ledger<?> ledger, String id, String what, String param) {
    return ledger.position(id).orElseThrow(() -> StripeFailure.noSuch(what, id, param));
  }
}
