package dev.countersign.simulation.engine;

import java.util.ArrayList;
import java.util.List;

/** A signal that actors wait for ({@link Engine#await}). It wakes all of them. */
public final class Signal {
  final String name;
  final List<Actor> waiting = new ArrayList<>();

  public Signal(String name) {
    this.name = name;
  }
}
