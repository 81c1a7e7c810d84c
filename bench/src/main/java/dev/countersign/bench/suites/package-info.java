/** What is measured, and how. Start at {@link Suite}. */
@NullMarked
package dev.countersign.bench.suites;

import org.jspecify.annotations.NullMarked;
