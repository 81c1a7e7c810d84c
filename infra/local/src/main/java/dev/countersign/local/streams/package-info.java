/**
 * Brings what changes in a table to the functions that follow it. Start at {@code StreamMappings}.
 */
@NullMarked
package dev.countersign.local.streams;

import org.jspecify.annotations.NullMarked;
