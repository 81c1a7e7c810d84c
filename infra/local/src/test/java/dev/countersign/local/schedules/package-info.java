/** When a scheduled function runs, and with what. */
@NullMarked
package dev.countersign.local.schedules;

import org.jspecify.annotations.NullMarked;
