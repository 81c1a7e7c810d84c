package dev.countersign.http;

/** What a function does with a request; a fault rises to {@link Api}. */
@FunctionalInterface
public interface Endpoint {
  ApiResponse answer(ApiRequest request);
}
