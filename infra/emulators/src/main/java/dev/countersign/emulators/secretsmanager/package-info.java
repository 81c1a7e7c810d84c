/**
 * Secrets Manager: secrets with versions and stages. {@code SecretsManager} is the engine, {@code
 * InProcessSecretsManager} has the SDK's interface, {@code LocalSecretsManager} serves on loopback.
 */
@NullMarked
package dev.countersign.emulators.secretsmanager;

import org.jspecify.annotations.NullMarked;
