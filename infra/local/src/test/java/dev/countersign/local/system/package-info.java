/** The whole bundle over HTTP, from the built zips. Start at {@link Shop}. */
@NullMarked
package dev.countersign.local.system;

import org.jspecify.annotations.NullMarked;
