package dev.countersign.bench.standins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bench.standins.HttpService.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackServerTest {
  private static final HttpService ECHO =
      request -> Answer.of(200, request.method() + " " + request.path() + " " + request.text());

  @Test
  void a_connection_that_is_used_again_is_counted_once() throws Exception {
    try (var server = LoopbackServer.start(Optional.empty(), ECHO);
        HttpClient client = client().build()) {
      assertThat(post(client, server, "one")).isEqualTo("POST /path one");
      assertThat(post(client, server, "two")).isEqualTo("POST /path two");

      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void after_all_connections_are_dropped_a_client_opens_another() throws Exception {
    try (var server = LoopbackServer.start(Optional.empty(), ECHO)) {
      try (HttpClient client = client().build()) {
        var _ = post(client, server, "one");
      }
      server.dropConnections();
      try (HttpClient client = client().build()) {
        assertThat(post(client, server, "two")).isEqualTo("POST /path two");
      }

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void it_serves_over_tls_whoever_trusts_the_store_that_was_made_for_it(@TempDir Path folder)
      throws Exception {
    Certificate certificate = Certificate.make(folder);
    try (var server = LoopbackServer.start(Optional.of(certificate.context()), ECHO);
        HttpClient client = client().sslContext(trusting(certificate.trustStore())).build()) {
      assertThat(server.address()).startsWith("https://");
      assertThat(post(client, server, "one")).isEqualTo("POST /path one");
    }
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }

  private static String post(HttpClient client, LoopbackServer server, String text)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.address() + "/path"))
            .POST(BodyPublishers.ofString(text))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static SSLContext trusting(Path store) throws GeneralSecurityException, IOException {
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(KeyStore.getInstance(store.toFile(), (char[]) null));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }
}
