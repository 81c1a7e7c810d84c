package dev.countersign.publishorderevents;

import java.util.Optional;

/** Where it stays what nobody was told, until a person has it told. */
public interface FailureQueue {
  /**
   * Puts it into the queue, perhaps twice; never throws because of what is not ours to repair.
   *
   * @return why it is not known to be there; empty if it is
   */
  Optional<String> put(Unpublished change);
}
