/** DynamoDB on loopback: AWS's own DynamoDB Local, in memory. Start at {@code LocalDynamoDb}. */
@NullMarked
package dev.countersign.emulators.dynamodb;

import org.jspecify.annotations.NullMarked;
