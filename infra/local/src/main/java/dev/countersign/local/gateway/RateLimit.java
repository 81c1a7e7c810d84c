package dev.countersign.local.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts requests by address over a sliding window. If there are too many addresses, it forgets the
 * one without requests for the longest time. Requests above the limit also count, as in WAF: a
 * client that keeps trying stays blocked.
 */
final class RateLimit {
  private static final int SLOTS = 60;
  private static final int MAX_ADDRESSES = 10_000; // WAF's own limit for a rate-based rule

  private final long limit;
  private final long slotMillis;
  private final Map<String, CountedWindow> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CountedWindow> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  RateLimit(long limit, Duration window) {
    this.limit = limit;
    slotMillis = Math.max(1, window.toMillis() / SLOTS);
  }

  /** Counts a request, and returns whether it is above the limit. */
  synchronized boolean exceeds(String address, Instant now) {
    var window = windows.computeIfAbsent(address, _ -> new CountedWindow());
    return window.count(now.toEpochMilli() / slotMillis) > limit;
  }

  synchronized int addresses() {
    return windows.size();
  }

  private static final class CountedWindow {
    private final int[] counts = new int[SLOTS];
    private long last;

    /** Counts a request in this slot, and returns the sum over the window that ends with it. */
    private long count(long slot) {
      long passed = slot - last;
      if (passed < 0 || passed >= SLOTS) {
        Arrays.fill(counts, 0);
      } else {
        for (long empty = last + 1; empty <= slot; empty++) {
          counts[(int) (empty % SLOTS)] = 0;
        }
      }
      last = slot;
      counts[(int) (slot % SLOTS)]++;
      return Arrays.stream(counts).asLongStream().sum();
    }
  }
}
