/** Who may know whom, in all modules. */
@NullMarked
package dev.countersign.architecture;

import org.jspecify.annotations.NullMarked;
