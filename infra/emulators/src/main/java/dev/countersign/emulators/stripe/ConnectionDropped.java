package dev.countersign.emulators.stripe;

/** No answer came. Whether the request was carried out, the caller can't know. */
public final class ConnectionDropped extends RuntimeException {
  ConnectionDropped() {
    super("the connection was closed before an answer came");
  }
}
