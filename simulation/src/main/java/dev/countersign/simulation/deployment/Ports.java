package dev.countersign.simulation.deployment;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a function may be made over. A handler says by its public constructor which of them it
 * takes, and gets each by its type, so that nobody lists the functions here.
 *
 * @param all no two of a type that a handler takes
 */
record Ports(List<Object> all) {
  Ports {
    all = List.copyOf(all);
  }

  /** The function's handler over these ports. */
  RequestStreamHandler handler(Function function) {
    try {
      Class<?> handler = Class.forName(function.handler());
      for (Constructor<?> constructor : handler.getConstructors()) {
        Optional<Object[]> ports = portsFor(constructor);
        if (ports.isPresent()) {
          return (RequestStreamHandler) constructor.newInstance(ports.get());
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + function, e);
    }
    throw new IllegalStateException(
        "no public constructor of " + function.handler() + " takes only ports that are here");
  }

  /**
   * Empty for the one without parameters, which takes real adapters, and for one that asks more.
   */
  private Optional<Object[]> portsFor(Constructor<?> constructor) {
    List<Object> ports =
        Stream.of(constructor.getParameterTypes()).flatMap(type -> portOf(type).stream()).toList();
    return ports.isEmpty() || ports.size() < constructor.getParameterCount()
        ? Optional.empty()
        : Optional.of(ports.toArray());
  }

  private Optional<Object> portOf(Class<?> type) {
    return all.stream().filter(type::isInstance).findFirst();
  }
}
