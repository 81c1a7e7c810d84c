package dev.countersign.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.Http;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.http.Log;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void a_request_that_is_not_answered_as_the_scene_says_fails_the_publication() {
    assertThatIllegalStateException()
        .isThrownBy(() -> rehearse((environment, log) -> answering(200), scene(201)))
        .withMessageContaining("answered 200 instead of 201");
    assertThatCode(() -> rehearse((environment, log) -> answering(201), scene(201)))
        .doesNotThrowAnyException();
  }

  @Test
  void what_is_called_once_for_each_request_is_called_often_enough_to_be_compiled() {
    List<String> calls = new ArrayList<>();
    rehearse(
        (environment, log) ->
            (in, out, context) -> {
              calls.add(context.getAwsRequestId());
              answering(200).handleRequest(in, out, context);
            },
        scene(200));
    assertThat(calls).hasSizeGreaterThan(200);
  }

  @Test
  void the_function_that_rehearses_meets_the_scene_s_services_over_tls() {
    Scene scene =
        new Scene(
            Scene.event("GET", "/", Map.of(), Map.of(), ""),
            200,
            Map.of("GET /v1/balance", Scene.answer("{\"error\":{}}")));
    List<Integer> statuses = new ArrayList<>();
    rehearse(
        (environment, log) ->
            (in, out, context) -> {
              statuses.add(get(environment.http(), environment.get("STRIPE_API_BASE")).status());
              answering(200).handleRequest(in, out, context);
            },
        scene);
    assertThat(statuses).containsOnly(400);
  }

  @Test
  void nothing_of_the_rehearsal_listens_after_it() {
    List<String> addresses = new ArrayList<>();
    rehearse(
        (environment, log) -> {
          addresses.add(environment.get("STRIPE_API_BASE"));
          return answering(200);
        },
        scene(200));
    assertThat(addresses).hasSize(1);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> get(SharedHttpClient.ofThisProcess(), addresses.getFirst()));
  }

  @Test
  void the_function_that_serves_does_not_trust_the_rehearsal_s_certificate() throws Exception {
    try (var services = LoopbackServices.start()) {
      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(() -> get(SharedHttpClient.ofThisProcess(), services.address()));
    }
  }

  @Test
  void the_certificate_is_for_the_loopback_address_alone() throws Exception {
    try (var services = LoopbackServices.start();
        var trusting = SharedHttpClient.trusting(services.certificate())) {
      assertThat(get(trusting, services.address()).status()).isEqualTo(404);
      String byName = services.address().replace("127.0.0.1", "localhost");
      assertThatExceptionOfType(SSLException.class).isThrownBy(() -> get(trusting, byName));
    }
  }

  @Test
  void each_rehearsal_has_a_key_of_its_own() throws Exception {
    assertThat(SelfSigned.forLoopback().certificate().getPublicKey())
        .isNotEqualTo(SelfSigned.forLoopback().certificate().getPublicKey());
  }

  private static void rehearse(
      BiFunction<FunctionEnvironment, Log, RequestStreamHandler> function, Scene scene) {
    Rehearsal.UNTIL_COMPILED.play(
        FunctionEnvironment.ofThisProcess(), function, _ -> List.of(scene));
  }

  private static Scene scene(int status) {
    return new Scene(Scene.event("GET", "/", Map.of(), Map.of(), ""), status, Map.of());
  }

  private static RequestStreamHandler answering(int status) {
    return (in, out, context) ->
        out.write(("{\"statusCode\":" + status + "}").getBytes(StandardCharsets.UTF_8));
  }

  private static Http.Response get(Http http, String address) throws IOException {
    try {
      URI uri = new URI(address + "/v1/balance");
      return http.exchange(new Http.Request("GET", uri, Map.of(), new byte[0]), LONG);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
