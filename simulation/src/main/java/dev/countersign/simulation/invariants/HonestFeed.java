package dev.countersign.simulation.invariants;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.emulators.eventbridge.BusEvent;
import dev.countersign.emulators.eventbridge.EventBridge;
import dev.countersign.simulation.truth.Books;
import dev.countersign.simulation.truth.DynamoDbOrderRow;
import dev.countersign.simulation.truth.OrderBook;
import java.util.Map;
import java.util.TreeMap;

/**
 * At most one fulfilment event with an order's id exists, however often it is sent, and at rest
 * exactly one for each order that could ever be fulfilled. The latest event of a type has the
 * current state, and each event says whether the money is real.
 */
public final class HonestFeed extends Invariant {
  private static final String PAID = "OrderPaid";

  private final Books books;
  private final Map<String, String> paid = new TreeMap<>();
  private final Map<String, Notice> latest = new TreeMap<>();

  /**
   * An event as a consumer receives it.
   *
   * @param text the detail as it was sent
   */
  private record Notice(String type, JsonObject detail, String text) {
    private static Notice of(BusEvent event) {
      JsonObject detail = JsonParser.parseString(event.detail()).getAsJsonObject();
      return new Notice(event.detailType(), detail, event.detail());
    }

    /** Returns a text member of the detail. */
    private String text(String member) {
      return detail.get(member).getAsString();
    }
  }

  public HonestFeed(Books books, EventBridge eventBridge) {
    super("I14 Fulfil once");
    this.books = books;
    eventBridge.onEvent(event -> hear(Notice.of(event)));
  }

  private void hear(Notice notice) {
    String order = notice.text("orderId");
    require(!notice.text().contains(Canaries.SECRET), () -> "a notice holds a part of a secret");
    require(!notice.text().contains("_secret_"), () -> "a notice holds a client secret");
    boolean live = books.order(order).orElseThrow().row().sold().livemode();
    require(
        notice.detail().get("livemode").getAsBoolean() == live,
        () -> "a notice of another mode than its order's: " + notice.text("livemode"));
    if (notice.type().equals(PAID)) {
      String id = paid.putIfAbsent(order, notice.text("id"));
      require(
          id == null || id.equals(notice.text("id")), () -> id + " and then " + notice.text("id"));
      long paidIn = books.order(order).flatMap(book -> book.row().paidInVersion()).orElse(0L);
      require(
          notice.detail().get("version").getAsLong() == paidIn,
          () -> "a notice of version " + notice.text("version") + " and not " + paidIn);
    }
    latest.merge(
        notice.type() + " " + order,
        notice,
        (a, b) ->
            a.detail().get("version").getAsLong() >= b.detail().get("version").getAsLong() ? a : b);
  }

  private static String asTold(String warning, boolean isActionable) {
    return "{\"id\":\"" + warning + "\",\"actionable\":" + isActionable + "}";
  }

  @Override
  public void atRest() {
    for (OrderBook book : books.orders()) {
      DynamoDbOrderRow row = book.row();
      require(
          paid.containsKey(book.id()) == row.paidInVersion().isPresent(),
          () -> book + " is " + row.status() + " since " + row.paidInVersion() + ", told " + paid);
      long refunded = row.standing().amountRefunded();
      Notice refund = latest.get("OrderRefunded " + book.id());
      require(
          (refund == null ? 0 : refund.detail().get("amountRefunded").getAsLong()) == refunded,
          () -> book + " has " + refunded + " refunded, and others heard " + refund);
      require(
          row.facts().named("dispute ").isEmpty()
              || latest.containsKey("OrderDisputed " + book.id()),
          () -> "nobody heard that " + book + " is disputed");
      for (String warning : row.facts().named("warning ")) {
        Notice warned = latest.get("OrderFraudWarned " + book.id());
        boolean isActionable = row.facts().value("warning " + warning).contains(" true ");
        require(
            warned != null && warned.text().contains(asTold(warning, isActionable)),
            () -> book + " is warned of as " + isActionable + ", and others heard " + warned);
      }
      require(
          !row.status().equals("CANCELED") || latest.containsKey("OrderCanceled " + book.id()),
          () -> "nobody heard that " + book + " is canceled");
      require(
          !row.status().equals("QUARANTINED")
              || latest.containsKey("OrderQuarantined " + book.id()),
          () -> "nobody heard that " + book + " is quarantined");
    }
  }
}
