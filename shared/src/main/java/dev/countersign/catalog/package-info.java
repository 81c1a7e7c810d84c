/** What the shop sells and for how much. Start at {@link Catalog}. */
@NullMarked
package dev.countersign.catalog;

import org.jspecify.annotations.NullMarked;
