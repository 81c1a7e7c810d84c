package dev.countersign.emulators.secretsmanager;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.emulators.aws.AwsIds;
import dev.countersign.emulators.aws.AwsJsonServer;
import dev.countersign.emulators.aws.AwsJsonServer.AwsAnswer;
import dev.countersign.emulators.aws.AwsJsonServer.Dialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Secrets Manager on 127.0.0.1, over AWS's JSON 1.1 protocol.
 *
 * <p>It has the actions that Countersign and its operators use (API Reference: CreateSecret,
 * DescribeSecret, GetSecretValue, ListSecretVersionIds, PutSecretValue, UpdateSecretVersionStage).
 * Any other action is answered {@code UnknownOperationException}. Signatures must be present but
 * are not checked.
 */
public final class LocalSecretsManager extends SecretsManager implements AutoCloseable {
  private static final Dialect DIALECT = new Dialect("1.1", "secretsmanager", "Message");

  private final AwsJsonServer server;

  private LocalSecretsManager(int port, InstantSource clock) throws IOException {
    super(clock, AwsIds.random());
    server = AwsJsonServer.start(port, DIALECT, this::answer);
  }

  /**
   * Starts an empty Secrets Manager on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @throws BindException if the port is in use
   */
  public static LocalSecretsManager start(int port) throws IOException {
    return start(port, InstantSource.system());
  }

  /**
   * Starts like {@link #start(int)}, with another clock.
   *
   * @param clock gives the versions' {@code CreatedDate}, in whole milliseconds
   */
  public static LocalSecretsManager start(int port, InstantSource clock) throws IOException {
    return new LocalSecretsManager(port, clock);
  }

  /** Returns its address, for {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}. */
  public URI endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LocalSecretsManager[" + endpoint() + "]";
  }

  private synchronized @Nullable AwsAnswer answer(String action, JsonObject body) {
    var request = new SecretCall(body);
    if (action.equals("GetSecretValue")) {
      countRead(request.text("SecretId"), request.find("VersionStage"));
    }
    return switch (fault()) {
      case THROTTLING -> new AwsAnswer.Failed(400, "ThrottlingException", "Rate exceeded");
      case INTERNAL_ERROR ->
          new AwsAnswer.Failed(
              500, "InternalServiceError", "An error occurred on the server side.");
      case NO_ANSWER -> null;
      case null -> new AwsAnswer.Done(perform(action, request));
    };
  }

  private JsonObject perform(String action, SecretCall request) {
    return switch (action) {
      case "GetSecretValue" -> getSecretValue(request);
      case "PutSecretValue" -> putSecretValue(request);
      case "CreateSecret" -> createSecret(request);
      case "DescribeSecret" -> describeSecret(request);
      case "ListSecretVersionIds" -> listSecretVersionIds(request);
      case "UpdateSecretVersionStage" -> updateSecretVersionStage(request);
      default -> throw AwsJsonServer.unknownOperation();
    };
  }

  private JsonObject getSecretValue(SecretCall request) {
    var secret = find(request.text("SecretId"));
    var version = secret.version(request.find("VersionId"), request.find("VersionStage"));
    var body = named(secret);
    body.addProperty("VersionId", version.id());
    if (version.text() != null) {
      body.addProperty("SecretString", version.text());
    }
    if (version.binary() != null) {
      body.addProperty("SecretBinary", version.binary());
    }
    body.add("VersionStages", array(secret.stagesOf(version.id())));
    body.add("CreatedDate", seconds(version.created()));
    return body;
  }

  private JsonObject putSecretValue(SecretCall request) {
    var secret = find(request.text("SecretId"));
    var version = newVersion(request);
    if (version.text() == null && version.binary() == null) {
      throw SecretsManagerError.invalidRequest(
          "You must provide either SecretString or SecretBinary.");
    }
    secret.put(version, request.texts("VersionStages"));
    var body = named(secret);
    body.addProperty("VersionId", version.id());
    body.add("VersionStages", array(secret.stagesOf(version.id())));
    return body;
  }

  private JsonObject createSecret(SecretCall request) {
    String name = request.text("Name");
    var version = newVersion(request);
    create(name);
    var secret = find(name);
    var body = named(secret);
    if (version.text() != null || version.binary() != null) {
      secret.put(version, List.of());
      body.addProperty("VersionId", version.id());
    }
    return body;
  }

  private JsonObject describeSecret(SecretCall request) {
    var secret = find(request.text("SecretId"));
    var stages = new JsonObject();
    for (var version : secret.versions(false)) {
      stages.add(version.id(), array(secret.stagesOf(version.id())));
    }
    var body = named(secret);
    body.add("CreatedDate", seconds(secret.created()));
    body.add("VersionIdsToStages", stages);
    return body;
  }

  private JsonObject listSecretVersionIds(SecretCall request) {
    var secret = find(request.text("SecretId"));
    var versions = new JsonArray();
    for (var version : secret.versions(request.flag("IncludeDeprecated"))) {
      var entry = new JsonObject();
      entry.addProperty("VersionId", version.id());
      entry.add("VersionStages", array(secret.stagesOf(version.id())));
      entry.add("CreatedDate", seconds(version.created()));
      versions.add(entry);
    }
    var body = named(secret);
    body.add("Versions", versions);
    return body;
  }

  private JsonObject updateSecretVersionStage(SecretCall request) {
    var secret = find(request.text("SecretId"));
    secret.updateStage(
        request.text("VersionStage"),
        request.find("RemoveFromVersionId"),
        request.find("MoveToVersionId"));
    return named(secret);
  }

  private Secret.Version newVersion(SecretCall request) {
    return version(
        request.find("ClientRequestToken"),
        request.find("SecretString"),
        request.find("SecretBinary"));
  }

  private static JsonObject named(Secret secret) {
    var body = new JsonObject();
    body.addProperty("ARN", secret.arn());
    body.addProperty("Name", secret.name());
    return body;
  }

  private static JsonArray array(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** Returns a time in the form of JSON 1.1: seconds with a fraction. */
  private static JsonPrimitive seconds(Instant instant) {
    return new JsonPrimitive(BigDecimal.valueOf(instant.toEpochMilli(), 3));
  }

  private record SecretCall(JsonObject body) {
    String text(String member) {
      String value = find(member);
      if (value == null || value.isEmpty()) {
        throw SecretsManagerError.invalidParameter("You must provide a value for " + member + ".");
      }
      return value;
    }

    @Nullable String find(String member) {
      JsonElement value = body.get(member);
      return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    List<String> texts(String member) {
      JsonElement value = body.get(member);
      return value == null || value.isJsonNull()
          ? List.of()
          : value.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    boolean flag(String member) {
      JsonElement value = body.get(member);
      return value != null && value.getAsBoolean();
    }

    @Override
    public String toString() {
      return "Request[***]";
    }
  }
}
