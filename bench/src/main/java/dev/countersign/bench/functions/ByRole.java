package dev.countersign.bench.functions;

/** One thing for each of the two functions. */
public record ByRole<T>(T create, T webhook) {
  public T of(Role role) {
    return switch (role) {
      case CREATE -> create;
      case WEBHOOK -> webhook;
    };
  }
}
