/** The HTTP layer that all functions share. Start at {@link Api}. */
@NullMarked
package dev.countersign.http;

import org.jspecify.annotations.NullMarked;
