/** The whole bundle over HTTP, from the built zips. Start at {@link LocalShop}. */
@NullMarked
package dev.countersign.local.system;

import org.jspecify.annotations.NullMarked;
