/** How the functions reach AWS. Start at {@link AwsClients}. */
@NullMarked
package dev.countersign.aws;

import org.jspecify.annotations.NullMarked;
