package dev.countersign.local.lambda.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what its event says: a word, and for some a colon and what the word is about. */
public final class ProbeHandler implements RequestStreamHandler {
  private static final AtomicInteger RUNNING = new AtomicInteger();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var event = new String(in.readAllBytes(), StandardCharsets.UTF_8).split(":", 2);
    var running = RUNNING.incrementAndGet();
    try {
      var answer =
          switch (event[0]) {
            case "echo" -> event[1];
            case "pid" -> "" + ProcessHandle.current().pid();
            case "environment" -> new TreeMap<>(System.getenv()).toString();
            case "context" -> context(context);
            case "temporary" -> System.getProperty("java.io.tmpdir");
            case "print" -> print(event[1]);
            case "gate" -> passGate(Integer.parseInt(event[1])) + " " + running;
            case "throw" -> throw new IllegalStateException("as asked: \"" + event[1] + "\"");
            case "exit" -> exit();
            default -> throw new IllegalArgumentException(event[0]);
          };
      out.write(answer.getBytes(StandardCharsets.UTF_8));
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  private static String context(Context context) {
    return String.join(
        " ",
        context.getFunctionName(),
        context.getInvokedFunctionArn(),
        context.getAwsRequestId(),
        "" + context.getMemoryLimitInMB(),
        "" + context.getRemainingTimeInMillis());
  }

  private static String print(String line) {
    System.out.println(line);
    System.err.println("error: " + line);
    return "printed";
  }

  /** Says which process it is, and waits until it may go on. */
  private static long passGate(int port) throws IOException {
    var pid = ProcessHandle.current().pid();
    try (var gate = new Socket(InetAddress.getLoopbackAddress(), port)) {
      gate.getOutputStream().write((pid + "\n").getBytes(StandardCharsets.UTF_8));
      gate.getInputStream().read();
    }
    return pid;
  }

  private static String exit() {
    System.exit(3);
    return "not reached";
  }
}
