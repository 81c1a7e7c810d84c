/**
 * Notes that somebody waits to hear what became of an order. Start at {@link
 * dev.countersign.questions.Questions}.
 */
@NullMarked
package dev.countersign.questions;

import org.jspecify.annotations.NullMarked;
