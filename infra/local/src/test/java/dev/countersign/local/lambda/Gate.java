package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Where a probe stops inside its handler until the test lets it pass. */
final class Gate implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket server;
  private final Deque<Socket> stopped = new ArrayDeque<>();

  Gate() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  String event() {
    return "gate:" + server.getLocalPort();
  }

  /** Waits until a probe stands at the gate, and tells its process. */
  long awaitProbe() throws IOException {
    var socket = server.accept();
    stopped.addLast(socket);
    return Long.parseLong(
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
  }

  /** Lets the one pass that has waited longest. */
  void letOnePass() throws IOException {
    try (var socket = stopped.removeFirst()) {
      socket.getOutputStream().write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    for (var socket : stopped) {
      socket.close();
    }
    server.close();
  }
}
