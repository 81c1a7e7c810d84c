/** What the tests of several modules share, and what knows none of the modules they test. */
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;
