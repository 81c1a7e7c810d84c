/** Servers that break the promises of a network. Start at {@link UnreliablePeer}. */
@NullMarked
package dev.countersign.emulators.network;

import org.jspecify.annotations.NullMarked;
