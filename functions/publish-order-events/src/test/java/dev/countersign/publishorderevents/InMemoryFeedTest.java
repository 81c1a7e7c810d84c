package dev.countersign.publishorderevents;

import java.util.List;

class InMemoryFeedTest extends FeedContract {
  private final InMemoryFeed feed = new InMemoryFeed();

  @Override
  Feed feed() {
    return feed;
  }

  @Override
  List<String> heard() {
    return ids(feed.heard());
  }

  @Override
  void failAfter(int events) {
    feed.failAfter(events);
  }

  @Override
  void recover() {
    feed.recover();
  }
}
