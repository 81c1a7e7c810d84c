/**
 * Secrets Manager: versions and stages in {@code Secret}, on loopback by {@code
 * LocalSecretsManager}.
 */
@NullMarked
package dev.countersign.emulators.secretsmanager;

import org.jspecify.annotations.NullMarked;
