/** Runs functions on the schedules that the template gives them. Start at {@code Schedules}. */
@NullMarked
package dev.countersign.local.schedules;

import org.jspecify.annotations.NullMarked;
