/**
 * Delivers the changes of a table to the functions that read its stream. Start at {@code
 * StreamMappings}.
 */
@NullMarked
package dev.countersign.local.streams;

import org.jspecify.annotations.NullMarked;
