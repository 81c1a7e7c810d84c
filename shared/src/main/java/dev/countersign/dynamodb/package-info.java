/**
 * The tables. Each is an adapter of a port of the domain, with its codec. Start at {@link
 * DynamoDbOrders}.
 */
@NullMarked
package dev.countersign.dynamodb;

import org.jspecify.annotations.NullMarked;
