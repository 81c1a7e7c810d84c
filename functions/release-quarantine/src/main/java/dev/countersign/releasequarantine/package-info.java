/** Records that a person dealt with a quarantine. Start at {@link ReleaseQuarantineHandler}. */
@NullMarked
package dev.countersign.releasequarantine;

import org.jspecify.annotations.NullMarked;
