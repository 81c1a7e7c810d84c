/** How the packages may depend on one another. */
@NullMarked
package dev.countersign.architecture;

import org.jspecify.annotations.NullMarked;
