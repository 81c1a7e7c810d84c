package dev.countersign.testkit.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.SharedHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What a rehearsal did outside of itself: with AWS and Stripe at an address that counts who
 * connects, with credentials that count who asks, and with what was printed.
 *
 * @param connections to AWS or Stripe
 * @param credentials how often they were asked for
 * @param printed what was printed on standard output
 */
public record RehearsalUnderTest(int connections, int credentials, String printed) {
  private static final List<String> ADDRESSES =
      List.of(
          "AWS_ENDPOINT_URL_DYNAMODB",
          "AWS_ENDPOINT_URL_SECRETS_MANAGER",
          "AWS_ENDPOINT_URL_EVENTBRIDGE",
          "AWS_ENDPOINT_URL_SQS",
          "STRIPE_API_BASE");

  /** Holds the rehearsal in an environment with these variables. */
  public static RehearsalUnderTest of(
      Map<String, String> variables, Consumer<FunctionEnvironment> rehearsal) throws IOException {
    var connections = new AtomicInteger();
    var credentials = new AtomicInteger();
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (var outside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> count(outside, connections));
      Map<String, String> all = new HashMap<>(variables);
      ADDRESSES.forEach(name -> all.put(name, "https://127.0.0.1:" + outside.getLocalPort()));
      System.setOut(new PrintStream(printed, true, UTF_8));
      rehearsal.accept(
          new FunctionEnvironment(
              all, SharedHttpClient.ofThisProcess(), () -> refuse(credentials)));
    } finally {
      System.setOut(before);
    }
    return new RehearsalUnderTest(connections.get(), credentials.get(), printed.toString(UTF_8));
  }

  private static AwsCredentials refuse(AtomicInteger asked) {
    asked.incrementAndGet();
    throw new IllegalStateException("a rehearsal needs no credentials");
  }

  private static void count(ServerSocket outside, AtomicInteger connections) {
    while (!outside.isClosed()) {
      try (Socket _ = outside.accept()) {
        connections.incrementAndGet();
      } catch (IOException _) {
        return; // it was closed
      }
    }
  }
}
