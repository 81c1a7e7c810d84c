/** What AWS's services have in common here. Start at {@link AwsJsonServer}. */
@NullMarked
package dev.countersign.emulators.aws;

import org.jspecify.annotations.NullMarked;
