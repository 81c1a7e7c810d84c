package dev.countersign.local.lambda.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** Can't be made. */
public final class BrokenHandler implements RequestStreamHandler {
  public BrokenHandler() {
    throw new IllegalStateException("broken on purpose");
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) {}
}
