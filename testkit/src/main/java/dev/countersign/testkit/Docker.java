package dev.countersign.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Asks for Docker on the socket itself: where there is none, Testcontainers looks for it for many
 * seconds, and says so in the log.
 */
final class Docker {
  private static final int LONGEST_WAIT_SECONDS = 2;

  private Docker() {}

  /** Returns whether a Docker answers at this address, as DOCKER_HOST has it, within seconds. */
  static boolean answers(String address) {
    URI host = URI.create(address);
    return switch (host.getScheme()) {
      case "unix" -> {
        Path socket = Path.of(host.getPath());
        yield Files.exists(socket)
            && answers(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket));
      }
      case "tcp" ->
          answers(
              StandardProtocolFamily.INET, new InetSocketAddress(host.getHost(), host.getPort()));
      case null, default -> false;
    };
  }

  private static boolean answers(StandardProtocolFamily family, SocketAddress address) {
    try (var channel = SocketChannel.open(family)) { // closing it ends a question without answer
      return CompletableFuture.supplyAsync(() -> ping(channel, address))
          .completeOnTimeout(false, LONGEST_WAIT_SECONDS, SECONDS)
          .join();
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean ping(SocketChannel channel, SocketAddress address) {
    try {
      channel.connect(address);
      channel.write(
          ByteBuffer.wrap("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(US_ASCII)));
      var answer = ByteBuffer.allocate("HTTP/1.".length());
      while (answer.hasRemaining() && channel.read(answer) >= 0) {}
      return new String(answer.array(), US_ASCII).equals("HTTP/1.");
    } catch (IOException _) {
      return false;
    }
  }
}
