package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The event types that Stripe has, in the API version of the stripe-java that the build uses. */
final class EventTypes {
  static final Set<String> ALL = read();

  private EventTypes() {}

  private static Set<String> read() {
    try (InputStream file = EventTypes.class.getResourceAsStream("event-types.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
          .lines()
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
