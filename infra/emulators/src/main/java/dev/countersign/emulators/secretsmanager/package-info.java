/** Secrets Manager on loopback, versions and stages. Start at {@code LocalSecretsManager}. */
@NullMarked
package dev.countersign.emulators.secretsmanager;

import org.jspecify.annotations.NullMarked;
