/** The parts that AWS's services share here. Start at {@link AwsJsonServer}. */
@NullMarked
package dev.countersign.emulators.aws;

import org.jspecify.annotations.NullMarked;
