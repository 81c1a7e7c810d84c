package dev.countersign.publishorderevents;

import com.google.gson.JsonObject;
import dev.countersign.orders.OrderId;
import dev.countersign.orders.WireFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A change of an order of which the stream's reader told nobody: what the failure queue holds, and
 * what a person sends back to have it told ({@link ManualRequest}).
 *
 * @param version of the order after the change; empty if the row did not say
 * @param changedAt when it changed
 */
record Unpublished(OrderId order, Optional<Long> version, Instant changedAt, Cause cause) {
  /** Why nobody was told. */
  @WireFormat
  enum Cause {
    /** The row has a word of a newer version. */
    NEWER_VERSION("newer-version"),
    /** The row is no order, as after a slip of a hand in the console. */
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
