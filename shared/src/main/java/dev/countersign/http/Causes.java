package dev.countersign.http;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes a fault for the log: each cause with its class, its message and the top of its stack.
 */
public final class Causes {
  private static final int FRAMES = 8;

  private Causes() {}

  public static String describe(Throwable fault) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (@Nullable Throwable cause = fault; cause != null && seen.add(cause); ) {
      text.append(text.isEmpty() ? "" : " caused by ").append(cause);
      StackTraceElement[] stack = cause.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
        text.append(" at ").append(stack[i]);
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
