package dev.countersign.bench.functions;

import dev.countersign.bench.standins.Certificate;
import dev.countersign.bench.standins.StandIns;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a process is started.
 *
 * @param standIns what it calls
 * @param certificate whom it trusts, if the stand-ins serve over TLS
 * @param isSnapshot whether it stops before its first event, as for a SnapStart snapshot
 * @param classLog where the JVM writes which class it loads when
 */
public record Start(
    StandIns standIns,
    Optional<Certificate> certificate,
    boolean isSnapshot,
    Optional<Path> classLog) {

  /** Returns a process that starts and serves, over plain HTTP. */
  public static Start beside(StandIns standIns) {
    return new Start(standIns, Optional.empty(), false, Optional.empty());
  }

  public Start over(Certificate tls) {
    return new Start(standIns, Optional.of(tls), isSnapshot, classLog);
  }

  public Start toASnapshot() {
    return new Start(standIns, certificate, true, classLog);
  }

  public Start logging(Path classes) {
    return new Start(standIns, certificate, isSnapshot, Optional.of(classes));
  }
}
