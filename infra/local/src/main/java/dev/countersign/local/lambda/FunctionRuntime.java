package dev.countersign.local.lambda;

import java.util.Locale;

/** What runs the handler inside a function's process (why there are two: docs/adr/0024). */
public enum FunctionRuntime {
  /** AWS's own runtime interface client, which the managed runtime has too; Linux only. */
  AWS_INTERFACE_CLIENT,
  /** A small loop of our own for the other systems: stream handlers only, the same protocol. */
  PURE_JAVA;

  static FunctionRuntime ofThisMachine() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
        ? AWS_INTERFACE_CLIENT
        : PURE_JAVA;
  }
}
