package dev.countersign.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One change of a table.
 *
 * @param sequenceNumber its place in its shard
 * @param json as Lambda tells it a function
 */
record StreamRecord(String sequenceNumber, String json) {
  int bytes() {
    return json.getBytes(UTF_8).length + 1;
  }

  /** Lambda's event of these records (Lambda developer guide, "Example event"). */
  static String event(List<StreamRecord> records) {
    return records.stream()
        .map(StreamRecord::json)
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }
}
