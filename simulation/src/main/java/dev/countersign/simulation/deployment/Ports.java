package dev.countersign.simulation.deployment;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The ports over which a function can be created. A handler's public constructor declares which
 * ports it takes, and gets each by its type, so that no list of functions is needed here.
 *
 * @param all ports; no two of a type that a handler takes
 */
record Ports(List<Object> all) {
  private static final Map<Function, Maker> MAKERS = new ConcurrentHashMap<>();

  /**
   * A function's constructor and its parameter types, looked up once, because reflection copies
   * both.
   */
  private record Maker(Constructor<?> constructor, List<Class<?>> types) {}

  Ports {
    all = List.copyOf(all);
  }

  /** Returns the function's handler over these ports. */
  RequestStreamHandler handler(Function function) {
    Maker maker = MAKERS.computeIfAbsent(function, this::overThese);
    List<Object> ports = new ArrayList<>();
    maker.types().forEach(type -> ports.add(portOf(type)));
    try {
      return (RequestStreamHandler) maker.constructor().newInstance(ports.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + function, e);
    }
  }

  /**
   * Returns the constructor that takes only these ports. It is neither the one without parameters,
   * which uses real adapters, nor one with more parameters.
   */
  private Maker overThese(Function function) {
    try {
      return Stream.of(Class.forName(function.handler()).getConstructors())
          .filter(constructor -> constructor.getParameterCount() > 0)
          .filter(constructor -> Stream.of(constructor.getParameterTypes()).allMatch(this::has))
          .findFirst()
          .map(found -> new Maker(found, List.of(found.getParameterTypes())))
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
    for (Object port : all) {
      if (type.isInstance(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is a " + type);
  }
}
