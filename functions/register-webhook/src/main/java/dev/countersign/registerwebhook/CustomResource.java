package dev.countersign.registerwebhook;

import com.google.gson.JsonObject;
import dev.countersign.json.Members;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request of CloudFormation about the stack's custom resource (CloudFormation User Guide, "Custom
 * resource request objects"). It waits until it is answered at an address of Amazon S3 that it
 * gives, or until its time-out.
 *
 * @param answerAt where the answer is put. It is as good as a key, and is never logged
 * @param physicalId the resource's name so far; empty if it is to be created
 * @param isNewVersion whether the deployment brings a newer version of the function, and so is not
 *     the way back from one that failed
 */
record CustomResource(
    Type type,
    URI answerAt,
    String stackId,
    String requestId,
    String logicalId,
    Optional<String> physicalId,
    boolean isNewVersion) {
  /** The whole answer may have 4096 bytes; the rest of it has less than half of that. */
  private static final int LONGEST_REASON = 1000;

  /** Amazon S3, in whatever partition. */
  private static final Pattern OF_AWS =
      Pattern.compile("https://[A-Za-z0-9.-]+\\.amazonaws\\.(?:com|com\\.cn|eu)");

  /** Stand-ins of AWS, which run beside the function and have no certificate. */
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile(
          "https?://(?:127\\.0\\.0\\.1|(?:[A-Za-z0-9.-]+\\.)?localhost(?:\\.localstack\\.cloud)?)");

  private static final Pattern VERSION = Pattern.compile(":([0-9]{1,9})$");

  enum Type {
    CREATE("Create"),
    UPDATE("Update"),
    DELETE("Delete");

    private final String word;

    Type(String word) {
      this.word = word;
    }
  }

  /**
   * Reads a request; empty if something is not there without which it can't be answered, or if it
   * is about another stack, or is to be answered elsewhere than at AWS.
   *
   * @param mark the stack's own: its name, a slash, and its id up to the first hyphen
   */
  static Optional<CustomResource> read(JsonObject request, String mark) {
    Optional<Type> type =
        Stream.of(Type.values())
            .filter(each -> Members.string(request, "RequestType").equals(Optional.of(each.word)))
            .findFirst();
    Optional<URI> answerAt =
        Members.string(request, "ResponseURL").flatMap(CustomResource::answerAt);
    Optional<String> stackId =
        Members.string(request, "StackId").filter(id -> id.contains(":stack/" + mark + "-"));
    Optional<String> requestId = Members.string(request, "RequestId");
    Optional<String> logicalId = Members.string(request, "LogicalResourceId");
    if (type.isEmpty()
        || answerAt.isEmpty()
        || stackId.isEmpty()
        || requestId.isEmpty()
        || logicalId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CustomResource(
            type.get(),
            answerAt.get(),
            stackId.get(),
            requestId.get(),
            logicalId.get(),
            Members.string(request, "PhysicalResourceId"),
            version(request, "ResourceProperties") > version(request, "OldResourceProperties")));
  }

  private static Optional<URI> answerAt(String text) {
    try {
      return Optional.of(new URI(text)).filter(CustomResource::isAnswerable);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** Whoever may invoke the function could else let it call any address. */
  private static boolean isAnswerable(URI uri) {
    String url = uri.getScheme() + "://" + uri.getHost();
    return OF_AWS.matcher(url).matches() || OF_THIS_MACHINE.matcher(url).matches();
  }

  /** Returns the number of the function's version, which rises with each; -1 if it is not told. */
  private static int version(JsonObject request, String properties) {
    return Members.object(request, properties)
        .flatMap(all -> Members.string(all, "FunctionVersion"))
        .flatMap(arn -> VERSION.matcher(arn).results().map(CustomResource::number).findFirst())
        .orElse(-1);
  }

  private static int number(MatchResult version) {
    return Integer.parseInt(version.group(1));
  }

  /**
   * Returns whether the stack may be told that this failed. The way back from a deployment that
   * failed is an update too, and a stack whose way back fails is stuck.
   */
  boolean mayFail() {
    return switch (type) {
      case CREATE -> true;
      case UPDATE -> isNewVersion;
      case DELETE -> false;
    };
  }

  /**
   * Returns the body of the answer.
   *
   * @param name the resource's name, which must never change: with another one CloudFormation would
   *     take the resource for a new one, and delete the old one
   * @param reason what has come of it, in sentences without anything secret
   */
  byte[] answer(boolean isSuccess, String name, String reason) {
    JsonObject answer = new JsonObject();
    answer.addProperty("Status", isSuccess ? "SUCCESS" : "FAILED");
    answer.addProperty("Reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    answer.addProperty("PhysicalResourceId", type == Type.DELETE ? physicalId.orElse(name) : name);
    answer.addProperty("StackId", stackId);
    answer.addProperty("RequestId", requestId);
    answer.addProperty("LogicalResourceId", logicalId);
    return answer.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a text without the address of the answer. */
  @Override
  public String toString() {
    return type.word + " of " + logicalId;
  }
}
