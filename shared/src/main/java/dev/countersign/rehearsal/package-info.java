/** Whole requests that a function answers before its snapshot is taken, against stand-ins. */
@org.jspecify.annotations.NullMarked
package dev.countersign.rehearsal;
