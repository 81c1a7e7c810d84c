package dev.countersign.emulators.eventbridge;

/** An error that refuses a whole call; all of these are 400. */
final class EventBridgeError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  private EventBridgeError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  String type() {
    return type;
  }

  static EventBridgeError validation(String message) {
    return new EventBridgeError("ValidationException", message);
  }

  static EventBridgeError of(String type, String message) {
    return new EventBridgeError(type, message);
  }
}
