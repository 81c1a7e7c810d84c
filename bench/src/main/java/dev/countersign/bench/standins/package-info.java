/**
 * What the functions call, on loopback, and the count of what reaches it. Start at {@link
 * StandIns}.
 */
@NullMarked
package dev.countersign.bench.standins;

import org.jspecify.annotations.NullMarked;
