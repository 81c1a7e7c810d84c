package dev.countersign.testkit;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Invokes a function as Lambda does: with bytes, for bytes. */
public final class Lambda {
  private Lambda() {}

  /** What the function returns for the event. */
  public static String invoke(RequestStreamHandler function, String event) {
    return invoke(function, event, new LambdaContext());
  }

  public static String invoke(RequestStreamHandler function, String event, LambdaContext context) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
