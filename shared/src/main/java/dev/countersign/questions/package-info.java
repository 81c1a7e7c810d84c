/**
 * Records that a client waits for news about an order. Start at {@link
 * dev.countersign.questions.Questions}.
 */
@NullMarked
package dev.countersign.questions;

import org.jspecify.annotations.NullMarked;
