package dev.countersign.secrets;

import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.testkit.DeployedTemplate;
import org.junit.jupiter.api.BeforeEach;

class SecretsInProcessTest extends SecretsWithFaultsContract {
  private final InProcessSecretsManager manager = new InProcessSecretsManager(clock);

  @BeforeEach
  void create() {
    manager.createSecrets(DeployedTemplate.TEMPLATE);
  }

  @Override
  SecretsManager manager() {
    return manager;
  }

  @Override
  WritableSecrets secrets() {
    return new SecretsManagerSecrets(manager);
  }
}
