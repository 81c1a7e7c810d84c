package dev.countersign.emulators.secretsmanager;

/** An error answer of Secrets Manager; all of these are 400. */
public final class SecretsManagerError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  private SecretsManagerError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** AWS's name of the error. */
  public String type() {
    return type;
  }

  static SecretsManagerError notFound(String message) {
    return new SecretsManagerError("ResourceNotFoundException", message);
  }

  static SecretsManagerError exists(String message) {
    return new SecretsManagerError("ResourceExistsException", message);
  }

  static SecretsManagerError invalidRequest(String message) {
    return new SecretsManagerError("InvalidRequestException", message);
  }

  static SecretsManagerError invalidParameter(String message) {
    return new SecretsManagerError("InvalidParameterException", message);
  }

  static SecretsManagerError of(String type, String message) {
    return new SecretsManagerError(type, message);
  }
}
