/** Values that are shown only by an explicit call. Start at {@link SecretValue}. */
@NullMarked
package dev.countersign.confidential;

import org.jspecify.annotations.NullMarked;
