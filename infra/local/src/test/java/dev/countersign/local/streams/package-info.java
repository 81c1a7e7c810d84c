/** What Lambda promises to a function that follows a table. */
@NullMarked
package dev.countersign.local.streams;

import org.jspecify.annotations.NullMarked;
