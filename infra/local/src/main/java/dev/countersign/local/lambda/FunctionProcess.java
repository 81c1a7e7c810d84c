package dev.countersign.local.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;

/**
 * The first code in a function's process. It ends the process when its parent ends, whatever the
 * handler is doing: the parent holds the other end of the standard input, and the system closes it
 * however the parent ends.
 */
final class FunctionProcess {
  private FunctionProcess() {}

  /**
   * Starts the handler.
   *
   * @param arguments the runtime's name and the handler's
   */
  public static void main(String[] arguments) throws Throwable {
    Thread.ofPlatform().daemon().name("end-with-parent").start(FunctionProcess::endWithParent);
    var handler = arguments[1];
    var wanted = FunctionRuntime.valueOf(arguments[0]);
    if (wanted == FunctionRuntime.AWS_INTERFACE_CLIENT && NativeInterfaceClient.load()) {
      AWSLambda.main(new String[] {handler});
    } else {
      new PureJavaRuntime(System.getenv()).run(handler);
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes; only the end matters.
      }
    } catch (IOException _) {
      // Counts as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
