/**
 * Secrets Manager: secrets with versions and stages. {@code SecretsManager} is the engine, {@code
 * InProcessSecretsManager} it behind the SDK's interface, {@code LocalSecretsManager} it on
 * loopback.
 */
@NullMarked
package dev.countersign.emulators.secretsmanager;

import org.jspecify.annotations.NullMarked;
