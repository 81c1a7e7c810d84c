package dev.countersign.emulators.aws;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Ids that a service gives out. Nobody may rely on more than that they differ. */
public final class AwsIds {
  private AwsIds() {}

  /** Never the same, in no process. */
  public static Supplier<String> random() {
    return () -> UUID.randomUUID().toString();
  }

  /** One after another from the first, so that the same calls get the same ids. */
  public static Supplier<String> sequential() {
    var last = new AtomicLong();
    return () -> new UUID(0, last.incrementAndGet()).toString();
  }
}
