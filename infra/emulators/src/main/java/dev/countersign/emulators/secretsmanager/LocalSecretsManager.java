package dev.countersign.emulators.secretsmanager;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.countersign.emulators.aws.AwsJsonServer;
import dev.countersign.emulators.aws.AwsJsonServer.Answer;
import dev.countersign.emulators.aws.AwsJsonServer.Dialect;
import dev.countersign.emulators.cloudformation.Template;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Secrets Manager on 127.0.0.1: secrets with versions and stages, over AWS's JSON 1.1
 * protocol, with AWS's own errors. Nothing is written to disk, and no value to any log.
 *
 * <p>It does what Countersign and its operators use (API Reference: CreateSecret, DescribeSecret,
 * GetSecretValue, ListSecretVersionIds, PutSecretValue, UpdateSecretVersionStage); any other action
 * is answered {@code UnknownOperationException}. Signatures must be there but are not checked.
 */
public final class LocalSecretsManager implements AutoCloseable {
  private static final Dialect DIALECT = new Dialect("1.1", "secretsmanager", "Message");

  private final AwsJsonServer server;
  private final InstantSource clock;
  private final List<Secret> secrets = new ArrayList<>();
  private final Map<String, Integer> reads = new HashMap<>();
  private @Nullable Fault fault;

  /** How every request fails while {@link #failWith} is in force. */
  public enum Fault {
    /** 400 ThrottlingException, which AWS's SDKs retry. */
    THROTTLING,
    /** 500 InternalServiceError. */
    INTERNAL_ERROR,
    /** The connection closes without an answer. */
    NO_ANSWER
  }

  private LocalSecretsManager(int port, InstantSource clock) throws IOException {
    this.clock = clock;
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
   * As {@link #start(int)}, by another clock.
   *
   * @param clock what the versions' {@code CreatedDate} is told by, in whole milliseconds
   */
  public static LocalSecretsManager start(int port, InstantSource clock) throws IOException {
    return new LocalSecretsManager(port, clock);
  }

  /** Where it listens, for {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /**
   * Creates every {@code AWS::SecretsManager::Secret} of the template, under its ARN, with its
   * SecretString if it has one and otherwise without a value.
   */
  public synchronized void createSecrets(Template template) {
    for (var resource : template.resources("AWS::SecretsManager::Secret")) {
      String arn = resource.physicalId();
      String name = arn.substring(arn.lastIndexOf(':') + 1, arn.lastIndexOf('-'));
      var secret = create(name, arn);
      if (resource.properties().get("SecretString") instanceof String value) {
        secret.put(version(UUID.randomUUID().toString(), value, null), List.of());
      }
    }
  }

  /**
   * Makes this the current value of a secret, as PutSecretValue does; the one before becomes the
   * previous.
   *
   * @param secretId its name or its ARN
   * @return the id of the new version
   */
  public synchronized String put(String secretId, String value) {
    String versionId = UUID.randomUUID().toString();
    find(secretId).put(version(versionId, value, null), List.of());
    return versionId;
  }

  /** Moves a stage such as AWSCURRENT or AWSPREVIOUS to a version, wherever it was before. */
  public synchronized void stage(String secretId, String versionId, String stage) {
    var secret = find(secretId);
    secret.version(versionId, null);
    secret.move(stage, versionId);
  }

  /** How many times GetSecretValue was asked for this secret, also when it failed. */
  public synchronized int reads(String secretId) {
    return reads.getOrDefault(find(secretId).arn(), 0);
  }

  /** From now on every request over HTTP fails in this way, until {@link #recover()}. */
  public synchronized void failWith(Fault fault) {
    this.fault = fault;
  }

  public synchronized void recover() {
    this.fault = null;
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "LocalSecretsManager[" + endpoint() + "]";
  }

  private synchronized @Nullable Answer answer(String action, JsonObject body) {
    var request = new Request(body);
    if (action.equals("GetSecretValue")) {
      countRead(request.text("SecretId"));
    }
    return switch (fault) {
      case THROTTLING -> new Answer.Failed(400, "ThrottlingException", "Rate exceeded");
      case INTERNAL_ERROR ->
          new Answer.Failed(500, "InternalServiceError", "An error occurred on the server side.");
      case NO_ANSWER -> null;
      case null -> new Answer.Done(perform(action, request));
    };
  }

  private JsonObject perform(String action, Request request) {
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

  private JsonObject getSecretValue(Request request) {
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

  private JsonObject putSecretValue(Request request) {
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

  private JsonObject createSecret(Request request) {
    String name = request.text("Name");
    String arn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:" + name + "-AbCdEf";
    var version = newVersion(request);
    var secret = create(name, arn);
    var body = named(secret);
    if (version.text() != null || version.binary() != null) {
      secret.put(version, List.of());
      body.addProperty("VersionId", version.id());
    }
    return body;
  }

  private JsonObject describeSecret(Request request) {
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

  private JsonObject listSecretVersionIds(Request request) {
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

  private JsonObject updateSecretVersionStage(Request request) {
    var secret = find(request.text("SecretId"));
    secret.updateStage(
        request.text("VersionStage"),
        request.find("RemoveFromVersionId"),
        request.find("MoveToVersionId"));
    return named(secret);
  }

  private Secret create(String name, String arn) {
    if (secrets.stream().anyMatch(secret -> secret.name().equals(name))) {
      throw SecretsManagerError.exists(
          "The operation failed because the secret " + name + " already exists.");
    }
    var secret = new Secret(name, arn, clock.instant());
    secrets.add(secret);
    return secret;
  }

  private Secret find(String secretId) {
    return secrets.stream()
        .filter(secret -> secret.isCalled(secretId))
        .findFirst()
        .orElseThrow(
            () -> SecretsManagerError.notFound("Secrets Manager can't find the specified secret."));
  }

  private void countRead(String secretId) {
    secrets.stream()
        .filter(secret -> secret.isCalled(secretId))
        .forEach(secret -> reads.merge(secret.arn(), 1, Integer::sum));
  }

  private Secret.Version newVersion(Request request) {
    String token = request.find("ClientRequestToken");
    if (token != null && (token.length() < 32 || token.length() > 64)) {
      throw SecretsManagerError.invalidParameter(
          "ClientRequestToken must be 32-64 characters long.");
    }
    return version(
        token == null ? UUID.randomUUID().toString() : token,
        request.find("SecretString"),
        request.find("SecretBinary"));
  }

  private Secret.Version version(String id, @Nullable String text, @Nullable String binary) {
    if (text != null && binary != null) {
      throw SecretsManagerError.invalidRequest(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " request.");
    }
    return new Secret.Version(id, text, binary, clock.instant());
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

  /** A time as JSON 1.1 writes it: seconds with a fraction. */
  private static JsonPrimitive seconds(Instant instant) {
    return new JsonPrimitive(BigDecimal.valueOf(instant.toEpochMilli(), 3));
  }

  private record Request(JsonObject body) {
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
