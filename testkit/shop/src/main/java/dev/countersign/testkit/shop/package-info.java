/** A shop of a test's own, for the tests of functions. */
@NullMarked
package dev.countersign.testkit.shop;

import org.jspecify.annotations.NullMarked;
