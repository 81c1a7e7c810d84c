package dev.countersign.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerTest {
  @Test
  void where_there_is_no_socket_there_is_no_docker(@TempDir Path folder) {
    assertThat(Docker.answers("unix://" + folder.resolve("docker.sock"))).isFalse();
    assertThat(Docker.answers("npipe:////./pipe/docker_engine")).isFalse();
  }

  @Test
  void a_server_that_answers_in_http_is_docker() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answer(server));
      assertThat(Docker.answers("tcp://127.0.0.1:" + server.getLocalPort())).isTrue();
    }
  }

  @Test
  void a_server_that_does_not_answer_is_not_waited_for() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Docker.answers("tcp://127.0.0.1:" + silent.getLocalPort())).isFalse();
    }
  }

  private static void answer(ServerSocket server) {
    try (var connection = server.accept()) {
      connection.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nOK".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
