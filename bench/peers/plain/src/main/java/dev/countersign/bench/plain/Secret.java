package dev.countersign.bench.plain;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Reads a secret named by an environment variable. */
final class Secret {
  private Secret() {}

  static String named(String variable) {
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      return client.getSecretValue(get -> get.secretId(System.getenv(variable))).secretString();
    }
  }
}
