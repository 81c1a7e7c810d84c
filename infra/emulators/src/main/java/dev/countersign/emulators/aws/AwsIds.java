package dev.countersign.emulators.aws;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The ids that a service assigns. Callers may rely only on the fact that they differ. */
public final class AwsIds {
  private AwsIds() {}

  /** Returns random ids, which never repeat in any process. */
  public static Supplier<String> random() {
    return () -> UUID.randomUUID().toString();
  }

  /** Returns sequential ids, so that the same calls get the same ids. */
  public static Supplier<String> sequential() {
    var last = new AtomicLong();
    return () -> new UUID(0, last.incrementAndGet()).toString();
  }
}
