package dev.countersign.emulators.stripe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refunds, disputes or warnings, each about one charge. They are found by id, and listed by the
 * charge or intent that they belong to.
 */
final class ChargeRecords<T extends ChargeRecord> {
  private static final Set<String> LIST_PARAMETERS =
      Stream.concat(ListPage.PARAMETERS.stream(), Stream.of("payment_intent", "charge"))
          .collect(Collectors.toUnmodifiableSet());

  private final String url;
  private final String what;
  private final Ledger<T> all = new Ledger<>();
  private final Map<String, Ledger<T>> byChargeOrIntent = new HashMap<>();

  /**
   * Creates an empty list.
   *
   * @param url of the list
   * @param what names a record in an error message
   */
  ChargeRecords(String url, String what) {
    this.url = url;
    this.what = what;
  }

  void add(T record) {
    all.add(record);
    for (String id : List.of(record.charge().id(), record.charge().intent().id())) {
      byChargeOrIntent.computeIfAbsent(id, _ -> new Ledger<>()).add(record);
    }
  }

  Json retrieve(String id, Form form) {
    form.allowing(Set.of("expand"));
    T found = found(id);
    Json json = found.json();
    for (String member : form.list("expand")) {
      if (!member.equals("charge")) {
        throw StripeFailure.invalid(
            null, "expand", "This property cannot be expanded (" + member + ").");
      }
      json = json.without(Set.of(member)).with(member, found.charge().json());
    }
    return json;
  }

  T found(String id) {
    return all.find(id).orElseThrow(() -> StripeFailure.notFound(what, id, "id"));
  }

  /** Returns a record for what happens outside the API. */
  T known(String id) {
    return all.find(id)
        .orElseThrow(() -> new IllegalArgumentException("no such " + what + ": " + id));
  }

  Json list(Form form) {
    form.allowing(LIST_PARAMETERS);
    Optional<String> charge = form.text("charge");
    Optional<String> intent = form.text("payment_intent");
    Ledger<T> records =
        charge
            .or(() -> intent)
            .map(id -> byChargeOrIntent.getOrDefault(id, new Ledger<>()))
            .orElse(all);
    return ListPage.of(
        records,
        record -> intent.isEmpty() || record.charge().intent().id().equals(intent.get()),
        form,
        url,
        what,
        ChargeRecord::json);
  }

  List<T> oldestFirst() {
    return all.oldestFirst();
  }
}
