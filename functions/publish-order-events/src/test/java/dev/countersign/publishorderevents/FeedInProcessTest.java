package dev.countersign.publishorderevents;

import dev.countersign.emulators.eventbridge.EventBridge;
import dev.countersign.emulators.eventbridge.InProcessEventBridge;
import dev.countersign.testkit.TestClock;

class FeedInProcessTest extends FeedWithFaultsContract {
  private final InProcessEventBridge bridge = new InProcessEventBridge(new TestClock());

  @Override
  EventBridge bridge() {
    return bridge;
  }

  @Override
  Feed feed() {
    return new EventBridgeFeed(bridge, "default");
  }
}
