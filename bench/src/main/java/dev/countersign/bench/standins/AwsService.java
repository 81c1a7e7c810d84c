package dev.countersign.bench.standins;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;

/** A service of AWS over HTTP, in front of an emulator that speaks the SDK's types. */
final class AwsService implements HttpService {
  private final Operations operations;
  private final String contentType;

  /** What the service does. */
  private interface Operations {
    SdkPojo perform(String operation, JsonObject request);
  }

  private AwsService(Operations operations, String contentType) {
    this.operations = operations;
    this.contentType = contentType;
  }

  static AwsService dynamoDb(DynamoDbClient tables) {
    return new AwsService(
        (operation, json) -> dynamoDb(tables, operation, json), "application/x-amz-json-1.0");
  }

  static AwsService secretsManager(SecretsManagerClient secrets) {
    return new AwsService(
        (operation, json) -> {
          if (!operation.equals("GetSecretValue")) {
            throw new UnsupportedOperationException(operation);
          }
          return secrets.getSecretValue(
              AwsJson.read(json, GetSecretValueRequest.builder()).build());
        },
        "application/x-amz-json-1.1");
  }

  private static SdkPojo dynamoDb(DynamoDbClient tables, String operation, JsonObject json) {
    return switch (operation) {
      case "BatchGetItem" ->
          tables.batchGetItem(AwsJson.read(json, BatchGetItemRequest.builder()).build());
      case "GetItem" -> tables.getItem(AwsJson.read(json, GetItemRequest.builder()).build());
      case "PutItem" -> tables.putItem(AwsJson.read(json, PutItemRequest.builder()).build());
      case "UpdateItem" ->
          tables.updateItem(AwsJson.read(json, UpdateItemRequest.builder()).build());
      case "TransactWriteItems" ->
          // Without its token: the longer a run, the longer would be the search for a repetition.
          tables.transactWriteItems(
              AwsJson.read(json, TransactWriteItemsRequest.builder())
                  .clientRequestToken(null)
                  .build());
      default -> throw new UnsupportedOperationException(operation);
    };
  }

  @Override
  public Answer answer(Request request) {
    String target = request.headers().getOrDefault("X-Amz-Target", "");
    String operation = target.substring(target.indexOf('.') + 1);
    try {
      JsonObject json = JsonParser.parseString(request.text()).getAsJsonObject();
      return answer(200, AwsJson.write(operations.perform(operation, json)));
    } catch (AwsServiceException e) {
      return answer(400, error(code(e), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      return answer(500, error("InternalServerError", e.toString()));
    }
  }

  private static String code(AwsServiceException refusal) {
    return Optional.ofNullable(refusal.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .orElse(refusal.getClass().getSimpleName());
  }

  private static JsonObject error(String type, String message) {
    var error = new JsonObject();
    error.addProperty("__type", type);
    error.addProperty("message", message);
    return error;
  }

  /** Returns the answer with a checksum, as DynamoDB sends one, which its clients check. */
  private Answer answer(int status, JsonObject json) {
    byte[] body = json.toString().getBytes(UTF_8);
    var checksum = new CRC32();
    checksum.update(body);
    return new Answer(
        status,
        Map.of(
            "Content-Type", contentType,
            "x-amzn-RequestId", UUID.randomUUID().toString(),
            "x-amz-crc32", Long.toString(checksum.getValue())),
        body);
  }
}
