package dev.countersign.simulation.engine;

import java.util.ArrayList;
import java.util.List;

/** Something that actors wait for ({@link Engine#await}) and that wakes all who do. */
public final class Signal {
  final String name;
  final List<Actor> waiting = new ArrayList<>();

  public Signal(String name) {
    this.name = name;
  }
}
