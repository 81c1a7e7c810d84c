package dev.countersign.bench.functions;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of another process, user and system, of all its threads, also of those that
 * have ended. It is the kernel's clock of that process ({@code clock_getcpuclockid}), in
 * nanoseconds: {@code /proc} counts in hundredths of a second. Linux.
 */
@SuppressWarnings("restricted") // two functions of the C library
final class ProcessClock {
  private static final MethodHandle CLOCK_ID =
      handle(
          "clock_getcpuclockid",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final MethodHandle TIME =
      handle(
          "clock_gettime",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final long NANOS = 1_000_000_000;

  private final int clock;

  private ProcessClock(int clock) {
    this.clock = clock;
  }

  static ProcessClock of(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
      check((int) CLOCK_ID.invokeExact((int) pid, id));
      return new ProcessClock(id.get(ValueLayout.JAVA_INT, 0));
    } catch (Throwable e) {
      throw new IllegalStateException("no clock of process " + pid, e);
    }
  }

  long nanos() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      check((int) TIME.invokeExact(clock, time));
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    } catch (Throwable e) {
      throw new IllegalStateException("the process has ended", e);
    }
  }

  private static void check(int result) {
    if (result != 0) {
      throw new IllegalStateException("the C library says " + result);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
  }
}
