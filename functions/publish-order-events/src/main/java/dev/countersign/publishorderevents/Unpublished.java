package dev.countersign.publishorderevents;

import com.google.gson.JsonObject;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.WireFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A change of an order that the stream's reader did not publish. The failure queue holds it, and a
 * person sends it back to publish it ({@link ManualRequest}).
 *
 * @param version the order's version after the change; empty if the row has none
 * @param changedAt the time of the change
 */
record Unpublished(OrderId order, Optional<Long> version, Instant changedAt, Cause cause) {
  /** Why the change was not published. */
  @WireFormat
  enum Cause {
    /** The row has a word of a newer version. */
    NEWER_VERSION("newer-version"),
    /** The row is not a valid order, for example after a wrong manual edit in the console. */
    NOT_AN_ORDER("not-an-order");

    private final String word;

    Cause(String word) {
      this.word = word;
    }

    static Optional<Cause> of(String word) {
      return Arrays.stream(values()).filter(cause -> cause.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
      return word;
    }
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("orderId", order.value());
    version.ifPresent(number -> json.addProperty("version", number));
    json.addProperty("changedAt", changedAt.toString());
    json.addProperty("cause", cause.toString());
    return json;
  }
}
