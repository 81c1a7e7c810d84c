package dev.countersign.http;

/** The work of a function for one request. {@link Api} catches its faults. */
@FunctionalInterface
public interface Endpoint {
  ApiResponse answer(ApiRequest request);
}
