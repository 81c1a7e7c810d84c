/**
 * Records that a person resolved a reason for quarantine. Start at {@link
 * ReleaseQuarantineHandler}.
 */
@NullMarked
package dev.countersign.releasequarantine;

import org.jspecify.annotations.NullMarked;
