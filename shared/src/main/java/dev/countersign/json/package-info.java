/** Parses JSON from outside by its grammar. Start at {@link StrictJson}. */
@NullMarked
package dev.countersign.json;

import org.jspecify.annotations.NullMarked;
