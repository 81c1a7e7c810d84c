package dev.countersign.emulators.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy on loopback before another server. It passes everything on until it is told to behave
 * otherwise.
 */
public final class UnreliablePeer implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** Much shorter than any read time-out, which each byte restarts. */
  private static final Duration BETWEEN_BYTES = Duration.ofMillis(100);

  /** The beginning of a valid answer. */
  private static final byte[] HALF_AN_ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"half\":"
          .getBytes(US_ASCII);

  /** Its behaviour for a connection. */
  public enum Behaviour {
    /** Passes everything on. */
    HONEST,
    /** Takes the request and does not answer. */
    SILENT,
    /** Answers one byte at a time, and never ends the answer. */
    DRIPPING,
    /** Closes the connection before it answers. */
    CLOSING_AT_ONCE,
    /** Closes the connection in the middle of the answer. */
    CLOSING_HALF_WAY
  }

  private final URI target;
  private final ServerSocket server;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private volatile Behaviour behaviour = Behaviour.HONEST;

  private UnreliablePeer(URI target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  /** Starts on a free port. */
  public static UnreliablePeer before(URI target) throws IOException {
    var server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
    var peer = new UnreliablePeer(target, server);
    Thread.ofVirtual().start(peer::accept);
    return peer;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Sets the behaviour for all new connections, and closes the existing ones. */
  public void behave(Behaviour next) {
    behaviour = next;
    hangUp();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = server.accept();
        connections.add(caller);
        Behaviour now = behaviour;
        Thread.ofVirtual().start(() -> serve(caller, now));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket caller, Behaviour now) {
    try (caller) {
      switch (now) {
        case HONEST -> passOn(caller);
        case SILENT -> caller.getInputStream().transferTo(OutputStream.nullOutputStream());
        case DRIPPING -> drip(caller);
        case CLOSING_AT_ONCE -> {}
        case CLOSING_HALF_WAY -> {
          readSome(caller);
          caller.getOutputStream().write(HALF_AN_ANSWER);
        }
      }
    } catch (IOException | InterruptedException _) {
      // the caller has given up
    }
  }

  private void passOn(Socket caller) throws IOException {
    try (var server = new Socket(target.getHost(), target.getPort())) {
      connections.add(server);
      InputStream requests = caller.getInputStream();
      OutputStream passedOn = server.getOutputStream();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  requests.transferTo(passedOn);
                  server.shutdownOutput();
                } catch (IOException _) {
                  // one of the two has closed
                }
              });
      server.getInputStream().transferTo(caller.getOutputStream());
    }
  }

  private static void drip(Socket caller) throws IOException, InterruptedException {
    readSome(caller);
    while (true) {
      for (byte one : HALF_AN_ANSWER) {
        caller.getOutputStream().write(one);
        Thread.sleep(BETWEEN_BYTES);
      }
    }
  }

  private static void readSome(Socket caller) throws IOException {
    var _ = caller.getInputStream().read(new byte[1]);
  }

  private void hangUp() {
    for (Socket one = connections.poll(); one != null; one = connections.poll()) {
      try {
        one.close();
      } catch (IOException _) {
        // it is closed
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }
}
