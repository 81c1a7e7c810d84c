package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void state_from_before_a_snapshot_is_dropped_before_and_after_it() { // SN01
    List<String> done = new ArrayList<>();
    Snapshot snapshot = new Snapshot(() -> done.add("prepare"), () -> done.add("forget"));
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    assertThat(done).containsExactly("prepare", "forget");
    snapshot.afterRestore(Core.getGlobalContext());
    assertThat(done).containsExactly("prepare", "forget", "forget");
  }
}
