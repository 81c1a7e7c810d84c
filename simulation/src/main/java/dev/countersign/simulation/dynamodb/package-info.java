/**
 * DynamoDB in memory, for the real adapters to write to: conditions, transactions and consistent
 * reads, and whoever wants hears of each commit. Start at {@link DynamoDbTables}.
 */
@NullMarked
package dev.countersign.simulation.dynamodb;

import org.jspecify.annotations.NullMarked;
