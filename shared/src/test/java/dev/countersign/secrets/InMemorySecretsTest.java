package dev.countersign.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemorySecretsTest extends SecretsContract {
  private final InMemorySecrets secrets = new InMemorySecrets(clock);

  @Override
  String secretId() {
    return "stripe-api-key";
  }

  @Override
  Secrets secrets() {
    return secrets;
  }

  @Override
  void put(String value) {
    secrets.put(secretId(), value);
  }

  @Override
  void putBinary() {
    secrets.putBinary(secretId());
  }

  @Override
  void goDown() {
    secrets.goDown();
  }

  @Override
  void comeBack() {
    secrets.comeBack();
  }

  @Test
  void it_counts_how_often_the_current_version_was_asked_for() {
    put("first");
    secrets.current(secretId());
    secrets.previous(secretId());
    assertThat(secrets.reads()).isEqualTo(1);
  }
}
