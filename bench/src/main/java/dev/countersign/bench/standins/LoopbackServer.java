package dev.countersign.bench.standins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.countersign.bench.standins.HttpService.Answer;
import dev.countersign.bench.standins.HttpService.Request;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on 127.0.0.1 that counts connections and requests, and never ends a connection
 * by itself. Each connection has a thread that reads, answers and writes once, so that little
 * stands between a request and its answer: what it costs is measured with every function.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int NONE = -1;

  private final ServerSocket listener;
  private final Optional<SSLContext> tls;
  private final HttpService service;
  private final Map<Socket, Thread> open = new ConcurrentHashMap<>();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  private LoopbackServer(ServerSocket listener, Optional<SSLContext> tls, HttpService service) {
    this.listener = listener;
    this.tls = tls;
    this.service = service;
  }

  /** Starts to listen on a free port. */
  public static LoopbackServer start(Optional<SSLContext> tls, HttpService service)
      throws IOException {
    var listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    var server = new LoopbackServer(listener, tls, service);
    Thread.ofPlatform().daemon().name("accept").start(server::accept);
    return server;
  }

  /** Returns host and port. */
  public String authority() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Returns the address, without a slash at the end. */
  public String address() {
    return (tls.isPresent() ? "https://" : "http://") + authority();
  }

  /** Returns the number of connections that were opened; over TLS each began with a handshake. */
  public long connections() {
    return connections.get();
  }

  public long requests() {
    return requests.get();
  }

  /** Resets every connection, as a peer does that knows nothing of them any more. */
  public void dropConnections() {
    for (Socket socket : open.keySet()) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException _) {
        // It is gone already.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // Nothing more can be done about it.
    }
    open.values().forEach(Thread::interrupt); // one may wait for an answer
    dropConnections();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread thread =
            Thread.ofPlatform().daemon().name("connection").unstarted(() -> serve(socket));
        open.put(socket, thread);
        thread.start();
      } catch (IOException _) {
        // Closed: the loop ends.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Socket secured = tls.isPresent() ? secure(socket, tls.get()) : socket;
      var in = new BufferedInputStream(secured.getInputStream(), LONGEST_HEAD);
      OutputStream out = secured.getOutputStream();
      for (Request request = read(in, out); request != null; request = read(in, out)) {
        requests.incrementAndGet();
        write(out, service.answer(request));
      }
    } catch (IOException _) {
      // The client closed or broke the connection.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static Socket secure(Socket socket, SSLContext tls) throws IOException {
    var secured =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  /** Returns null if the client has closed the connection. */
  private static @Nullable Request read(InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ", 3);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    if (headers.containsKey("Transfer-Encoding")) {
      throw new IOException("a body in chunks, which no client here sends");
    }
    if (headers.getOrDefault("Expect", "").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    return new Request(words[0], words[1], headers, body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == NONE) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("half a line");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  private static void write(OutputStream out, Answer answer) throws IOException {
    var head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" .\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: ").append(answer.body().length).append("\r\n\r\n");
    var whole = new ByteArrayOutputStream(head.length() + answer.body().length);
    whole.writeBytes(head.toString().getBytes(ISO_8859_1));
    whole.writeBytes(answer.body());
    whole.writeTo(out);
    out.flush();
  }
}
