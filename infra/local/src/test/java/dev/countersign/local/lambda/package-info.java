/** What the local Lambda promises, for each of its two runtimes. */
@NullMarked
package dev.countersign.local.lambda;

import org.jspecify.annotations.NullMarked;
