package dev.countersign.bench.floor;

import java.io.IOException;

/** Reads a secret once. */
final class Keys {
  private static final String HEADERS =
      """
      X-Amz-Target: secretsmanager.GetSecretValue\r
      Content-Type: application/x-amz-json-1.1\r
      Authorization: AWS4-HMAC-SHA256\r
      """;

  private static final String BEFORE = "\"SecretString\":\"";

  private final Peer secretsManager = new Peer("AWS_ENDPOINT_URL_SECRETS_MANAGER");

  String read(String id) {
    try {
      String answer = secretsManager.post("/", HEADERS, "{\"SecretId\":\"" + id + "\"}");
      int start = answer.indexOf(BEFORE) + BEFORE.length();
      return answer.substring(start, answer.indexOf('"', start));
    } catch (IOException e) {
      throw new IllegalStateException("no secret", e);
    }
  }
}
