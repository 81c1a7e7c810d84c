package dev.countersign.simulation.deployment;

import dev.countersign.orders.Stack;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.registerwebhook.Wish;

/**
 * What the environment variables of a stack's functions say.
 *
 * @param wish what register-webhook registers
 */
public record Settings(Stack stack, Wish wish, CancelAfter cancelAfter) {}
