package dev.countersign.rehearsal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * AWS and Stripe as a rehearsal needs them: a server on loopback that speaks HTTP/1.1 over TLS and
 * answers what the scene says.
 *
 * <p>It is made of {@code java.base} alone, because the managed runtime need not have the module of
 * the JDK's own HTTP server.
 */
final class LoopbackServices implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLServerSocket server;
  private final X509Certificate certificate;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile Map<String, UnaryOperator<JsonObject>> answers = Map.of();

  private LoopbackServices(SSLServerSocket server, X509Certificate certificate) {
    this.server = server;
    this.certificate = certificate;
  }

  /** Starts a server with a key and a certificate that are made now. */
  static LoopbackServices start() throws IOException, GeneralSecurityException {
    SelfSigned identity = SelfSigned.forLoopback();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "rehearsal", identity.key(), NO_PASSWORD, new X509Certificate[] {identity.certificate()});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var services = new LoopbackServices(server, identity.certificate());
    Thread.ofPlatform().daemon().name("rehearsal").start(services::accept);
    return services;
  }

  String address() {
    return "https://" + SelfSigned.ADDRESS + ":" + server.getLocalPort();
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** Answers from now on as given, by operation. */
  void answerWith(Map<String, UnaryOperator<JsonObject>> operations) {
    answers = operations;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofPlatform().daemon().name("rehearsal").start(() -> serve(connection));
      } catch (IOException _) {
        return; // it was closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      for (String request = line(in); !request.isEmpty(); request = line(in)) {
        connection.getOutputStream().write(answer(request, in));
      }
    } catch (IOException _) {
      // The client has gone, and with it whoever would be told.
    }
  }

  private byte[] answer(String request, InputStream in) throws IOException {
    String target = "";
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
      String value = header.substring(header.indexOf(':') + 1).strip();
      switch (name) {
        case "x-amz-target" -> target = value.replaceFirst("_\\d+\\.", ".");
        case "content-length" -> length = Integer.parseInt(value);
        default -> {} // of no matter for an answer
      }
    }
    byte[] body = in.readNBytes(length);
    return target.isEmpty()
        ? response(answers.get(request.substring(0, request.lastIndexOf(' '))), new JsonObject())
        : response(
            answers.get(target), JsonParser.parseString(new String(body, UTF_8)).getAsJsonObject());
  }

  private static byte[] response(
      @Nullable UnaryOperator<JsonObject> operation, JsonObject request) {
    JsonObject answer = operation == null ? new JsonObject() : operation.apply(request);
    String status =
        operation == null
            ? "404 Not Found"
            : answer.has("__type") || answer.has("error") ? "400 Bad Request" : "200 OK";
    byte[] body = answer.toString().getBytes(UTF_8);
    var response = new ByteArrayOutputStream();
    response.writeBytes(
        ("HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    response.writeBytes(body);
    return response.toByteArray();
  }

  /** Returns the next line without its end; empty at the end of the connection too. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
