package dev.countersign.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One change of a table.
 *
 * @param sequenceNumber its position in its shard
 * @param json the record as Lambda passes it to a function
 */
record StreamRecord(String sequenceNumber, String json) {
  int bytes() {
    return json.getBytes(UTF_8).length + 1;
  }

  /** Returns Lambda's event with these records (Lambda developer guide, "Example event"). */
  static String event(List<StreamRecord> records) {
    return records.stream()
        .map(StreamRecord::json)
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }
}
