/** The code that the tests of several modules share. It uses none of the modules that they test. */
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;
