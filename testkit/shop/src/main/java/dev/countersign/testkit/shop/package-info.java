/** A shop of a test's own, for the tests of functions. Start at {@link TestShop}. */
@NullMarked
package dev.countersign.testkit.shop;

import org.jspecify.annotations.NullMarked;
