/** Reads the CloudFormation template as CloudFormation does. Start at {@code Template}. */
@NullMarked
package dev.countersign.emulators.cloudformation;

import org.jspecify.annotations.NullMarked;
