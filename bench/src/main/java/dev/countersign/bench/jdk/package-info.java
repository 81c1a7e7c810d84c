/** The JDK's own programs. Start at {@link JdkTool}. */
@NullMarked
package dev.countersign.bench.jdk;

import org.jspecify.annotations.NullMarked;
