package dev.countersign.bench.floor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/** One server, over one connection that stays open: bytes are written, bytes are read. */
final class Peer {
  private static final String SIGNATURE =
      """
      Content-Type: application/x-amz-json-1.0\r
      X-Amz-Date: 20261101T000000Z\r
      Authorization: AWS4-HMAC-SHA256 Credential=AKIDBENCH/20261101/eu-west-1/dynamodb/aws4_request, \
      SignedHeaders=host;x-amz-date;x-amz-target, Signature=0\r
      """;

  private static final String LENGTH = "content-length:";

  private final String host;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects to the address in the environment variable, without TLS. */
  Peer(String variable) {
    URI address = URI.create(System.getenv(variable));
    host = address.getAuthority();
    try {
      socket = new Socket(address.getHost(), address.getPort());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new IllegalStateException("no connection to " + address, e);
    }
  }

  /** Calls an operation of DynamoDB, and returns the answer's body. */
  String dynamoDb(String operation, String json) throws IOException {
    return post("/", "X-Amz-Target: DynamoDB_20120810." + operation + "\r\n" + SIGNATURE, json);
  }

  /**
   * Posts the text, and returns the answer's body.
   *
   * @param headers each with its line's end
   * @throws IOException if the answer is no success
   */
  String post(String path, String headers, String text) throws IOException {
    String request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\n"
            + headers
            + "Content-Length: "
            + text.length()
            + "\r\n\r\n"
            + text;
    out.write(request.getBytes(ISO_8859_1));
    String status = line();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    String body = new String(in.readNBytes(length), ISO_8859_1);
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException(status + ": " + body);
    }
    return body;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection is closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
