/** What nobody may see who does not ask for it by name. Start at {@link SecretValue}. */
@NullMarked
package dev.countersign.confidential;

import org.jspecify.annotations.NullMarked;
