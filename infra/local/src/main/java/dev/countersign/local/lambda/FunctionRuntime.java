package dev.countersign.local.lambda;

import java.util.Locale;

/**
 * The code that runs the handler inside a function's process (docs/adr/0024 says why there are
 * two).
 */
public enum FunctionRuntime {
  /** AWS's own runtime interface client, which the managed runtime also has; Linux only. */
  AWS_INTERFACE_CLIENT,
  /** A small loop of our own for the other systems: only stream handlers, the same protocol. */
  PURE_JAVA;

  static FunctionRuntime ofThisMachine() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
        ? AWS_INTERFACE_CLIENT
        : PURE_JAVA;
  }
}
