/**
 * DynamoDB: our own in process, {@code InProcessDynamoDb}, and AWS's own on loopback, {@code
 * LocalDynamoDb}.
 */
@NullMarked
package dev.countersign.emulators.dynamodb;

import org.jspecify.annotations.NullMarked;
