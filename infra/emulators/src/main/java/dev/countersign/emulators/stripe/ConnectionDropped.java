package dev.countersign.emulators.stripe;

/** No answer came. The caller cannot know whether the request was carried out. */
public final class ConnectionDropped extends RuntimeException {
  ConnectionDropped() {
    super("the connection was closed before an answer came");
  }
}
