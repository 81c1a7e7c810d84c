/** Peers that keep no promise of the network's. Start at {@link UnreliablePeer}. */
@NullMarked
package dev.countersign.emulators.network;

import org.jspecify.annotations.NullMarked;
