package dev.countersign.simulation.deployment;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a function may be made over. A handler says by its public constructor which of them it
 * takes, and gets each by its type, so that nobody lists the functions here.
 *
 * @param all no two of a type that a handler takes
 */
record Ports(List<Object> all) {
  private static final Map<Function, Constructor<?>> CONSTRUCTORS = new ConcurrentHashMap<>();

  Ports {
    all = List.copyOf(all);
  }

  /** The function's handler over these ports. */
  RequestStreamHandler handler(Function function) {
    Constructor<?> constructor = CONSTRUCTORS.computeIfAbsent(function, this::overThese);
    Object[] ports = Stream.of(constructor.getParameterTypes()).map(this::portOf).toArray();
    try {
      return (RequestStreamHandler) constructor.newInstance(ports);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + function, e);
    }
  }

  /** Not the one without parameters, which takes real adapters, nor one that asks for more. */
  private Constructor<?> overThese(Function function) {
    try {
      return Stream.of(Class.forName(function.handler()).getConstructors())
          .filter(constructor -> constructor.getParameterCount() > 0)
          .filter(constructor -> Stream.of(constructor.getParameterTypes()).allMatch(this::has))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException(function + " takes a port that is not here"));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("can't find " + function, e);
    }
  }

  private boolean has(Class<?> type) {
    return all.stream().anyMatch(type::isInstance);
  }

  private Object portOf(Class<?> type) {
    return all.stream().filter(type::isInstance).findFirst().orElseThrow();
  }
}
