package dev.countersign.emulators.secretsmanager;

import dev.countersign.emulators.aws.AwsError;

/** The errors of Secrets Manager. */
final class SecretsManagerError {
  private SecretsManagerError() {}

  static AwsError notFound(String message) {
    return new AwsError("ResourceNotFoundException", message);
  }

  static AwsError exists(String message) {
    return new AwsError("ResourceExistsException", message);
  }

  static AwsError invalidRequest(String message) {
    return new AwsError("InvalidRequestException", message);
  }

  static AwsError invalidParameter(String message) {
    return new AwsError("InvalidParameterException", message);
  }
}
