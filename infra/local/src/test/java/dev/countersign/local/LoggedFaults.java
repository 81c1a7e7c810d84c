package dev.countersign.local;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The faults that a class logs while this is open. They are kept here instead of printed. */
public final class LoggedFaults extends Handler implements AutoCloseable {
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private LoggedFaults(Logger logger) {
    this.logger = logger;
  }

  public static LoggedFaults of(Class<?> type) {
    var faults = new LoggedFaults(Logger.getLogger(type.getName()));
    faults.logger.setUseParentHandlers(false);
    faults.logger.addHandler(faults);
    return faults;
  }

  public List<Throwable> all() {
    return faults;
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getThrown() != null) {
      faults.add(logged.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
