package dev.countersign.testkit;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Which AWS the contract tests of our adapters run against, decided once in each process, and
 * printed with the reason:
 *
 * <ul>
 *   <li>what answers at {@code AWS_ENDPOINT_URL}, if that is set;
 *   <li>otherwise LocalStack in a container, if Docker answers;
 *   <li>otherwise the emulators inside this process, as they do where this is empty.
 * </ul>
 */
public final class AwsUnderTest {
  private static final String DOCKER_SOCKET = "unix:///var/run/docker.sock";
  private static final String IMAGE = "localstack/localstack:4.14.0"; // the last without an account
  private static final Optional<URI> ENDPOINT =
      choose(
          System.getenv("AWS_ENDPOINT_URL"),
          System.getenv().getOrDefault("DOCKER_HOST", DOCKER_SOCKET));

  private AwsUnderTest() {}

  /** Returns the address of the AWS outside of this process; empty for the emulators inside it. */
  public static Optional<URI> endpoint() {
    return ENDPOINT;
  }

  /** Sets the address and credentials without effect, and leaves everything else. */
  public static <B extends AwsClientBuilder<B, C>, C> B at(URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  /**
   * Returns a client for what a test creates and removes. It waits longer than a function's,
   * because a first call may have to start a service.
   */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      URI endpoint, B builder) {
    return at(endpoint, builder)
        .region(Region.US_EAST_1) // that of a function without AWS_REGION
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static Optional<URI> choose(@Nullable String given, String dockerHost) {
    if (given != null) {
      return chosen(Optional.of(URI.create(given)), given + ", as AWS_ENDPOINT_URL says");
    }
    if (!Docker.answers(dockerHost)) {
      return chosen(Optional.empty(), "the emulators in this process: no Docker at " + dockerHost);
    }
    try {
      URI container = container();
      return chosen(Optional.of(container), IMAGE + " in a container at " + container);
    } catch (RuntimeException e) {
      return chosen(
          Optional.empty(),
          "the emulators in this process: Docker answers, but %s does not start: %s"
              .formatted(IMAGE, e.getMessage()));
    }
  }

  private static Optional<URI> chosen(Optional<URI> endpoint, String where) {
    System.out.println("The adapters' contract tests run against " + where);
    return endpoint;
  }

  /** Stopped at the end of this process, by Testcontainers or by us. */
  @SuppressWarnings("resource")
  private static URI container() {
    var container =
        new LocalStackContainer(DockerImageName.parse(IMAGE))
            .withServices("dynamodb", "events", "secretsmanager", "sqs");
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop-localstack"));
    return container.getEndpoint();
  }
}
