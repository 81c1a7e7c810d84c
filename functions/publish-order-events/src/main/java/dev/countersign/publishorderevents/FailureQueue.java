package dev.countersign.publishorderevents;

import java.util.Optional;

/** Keeps the changes that were not published, until a person publishes them. */
public interface FailureQueue {
  /**
   * Puts the change into the queue, perhaps twice. Never throws because of a fault of the queue.
   *
   * @return why it is not known to be in the queue; empty if it is
   */
  Optional<String> put(Unpublished change);
}
