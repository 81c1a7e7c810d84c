package dev.countersign.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;

/** An answer to a client, from a function or from the gateway. */
@SuppressWarnings("ArrayRecordComponent") // written once and never compared
record Response(int status, Headers headers, byte[] body) {
  static Response of(int status, String contentType, String body) {
    var headers = new Headers();
    headers.set("Content-Type", contentType);
    return new Response(status, headers, body.getBytes(UTF_8));
  }
}
