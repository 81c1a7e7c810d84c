package dev.countersign.local.lambda.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Behind a gateway: answers its process's id, or exits if its path says so. */
public final class ProxyProbeHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    if (event.contains("\"path\":\"/probe/exit\"")) {
      System.exit(3);
    }
    var answer = "{\"statusCode\":200,\"body\":\"" + ProcessHandle.current().pid() + "\"}";
    out.write(answer.getBytes(StandardCharsets.UTF_8));
  }
}
