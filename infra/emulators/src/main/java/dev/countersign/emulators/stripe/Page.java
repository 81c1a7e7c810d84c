package dev.countersign.emulators.stripe;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** Cuts a list into pages, newest first (Stripe API reference, "Pagination"). */
final class Page {
  /** The parameters that every list takes. */
  static final Set<String> PARAMETERS =
      Set.of("limit", "starting_after", "ending_before", "created");

  /** What can be listed. */
  interface Item {
    String id();

    Instant created();
  }

  private Page() {}

  /**
   * @param newestFirst all that match the list's own filters
   * @param what names an item in an error message
   */
  static <T extends Item> JsonObject of(
      List<T> newestFirst, Form form, String url, String what, Function<T, JsonObject> json) {
    int limit = limit(form);
    LongPredicate created = created(form);
    int from = 0;
    int to = newestFirst.size();
    var after = form.text("starting_after");
    var before = form.text("ending_before");
    if (after.isPresent() && before.isPresent()) {
      throw StripeFailure.invalid(
          null, "starting_after", "You cannot use both starting_after and ending_before.");
    }
    if (after.isPresent()) {
      from = indexOf(newestFirst, after.get(), what, "starting_after") + 1;
    } else if (before.isPresent()) {
      to = indexOf(newestFirst, before.get(), what, "ending_before");
    }
    List<T> matching =
        newestFirst.subList(from, to).stream()
            .filter(item -> created.test(item.created().getEpochSecond()))
            .toList();
    int skipped = before.isPresent() ? Math.max(0, matching.size() - limit) : 0;
    var data = new JsonArray();
    matching.stream().skip(skipped).limit(limit).map(json).forEach(data::add);
    return Json.object()
        .with("object", "list")
        .with("data", data)
        .with("has_more", matching.size() > limit)
        .with("url", url)
        .build();
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

  /** {@code created=t}, or any of {@code created[gt]}, {@code gte}, {@code lt}, {@code lte}. */
  private static LongPredicate created(Form form) {
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

  private static int indexOf(List<? extends Item> items, String id, String what, String param) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).id().equals(id)) {
        return i;
      }
    }
    throw StripeFailure.noSuch(what, id, param);
  }
}
