package dev.countersign.simulation.deployment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An answer of DynamoDB: a head, and a body during which the connection may break. */
record DynamoDbAnswer(SdkHttpResponse head, byte[] body, boolean broken) {
  private static final List<String> REFUSALS =
      List.of("#ConditionalCheckFailedException", "#TransactionCanceledException");

  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_SERVER_ERROR = 500;

  static DynamoDbAnswer of(HttpExecuteResponse response) throws IOException {
    try (InputStream body = response.responseBody().orElseThrow()) {
      return new DynamoDbAnswer(response.httpResponse(), body.readAllBytes(), false);
    }
  }

  /** Returns one of DynamoDB's errors, in DynamoDB's form ("Error handling with DynamoDB"). */
  static DynamoDbAnswer refusal(String name) {
    return error(BAD_REQUEST, name, new JsonObject());
  }

  static DynamoDbAnswer internalServerError() {
    return error(INTERNAL_SERVER_ERROR, "InternalServerError", new JsonObject());
  }

  /**
   * Returns the error of a canceled transaction.
   *
   * @param reasons a code for each item of the transaction
   */
  static DynamoDbAnswer canceled(List<String> reasons) {
    var codes = new JsonArray();
    for (String reason : reasons) {
      var code = new JsonObject();
      code.addProperty("Code", reason);
      codes.add(code);
    }
    var members = new JsonObject();
    members.add("CancellationReasons", codes);
    return error(BAD_REQUEST, "TransactionCanceledException", members);
  }

  private static DynamoDbAnswer error(int status, String name, JsonObject members) {
    members.addProperty("__type", "com.amazonaws.dynamodb.v20120810#" + name);
    members.addProperty("message", "simulated");
    byte[] body = members.toString().getBytes(StandardCharsets.UTF_8);
    SdkHttpResponse head =
        SdkHttpResponse.builder()
            .statusCode(status)
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("Content-Length", Integer.toString(body.length))
            .build();
    return new DynamoDbAnswer(head, body, false);
  }

  /** Returns whether our requests may get this answer. Any other answer shows a mistake. */
  boolean isOfUse() {
    return head.isSuccessful() || REFUSALS.stream().anyMatch(text()::contains);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Returns the same answer, but the connection breaks after so many bytes of the body. */
  DynamoDbAnswer brokenAfter(int length) {
    byte[] some = new byte[Math.min(length, body.length)];
    System.arraycopy(body, 0, some, 0, some.length);
    return new DynamoDbAnswer(head, some, true);
  }

  HttpExecuteResponse response() {
    InputStream arriving = new ByteArrayInputStream(body);
    return HttpExecuteResponse.builder()
        .response(head)
        .responseBody(AbortableInputStream.create(broken ? new Breaking(arriving) : arriving))
        .build();
  }

  /** Ends like a connection that breaks, and not like one that is closed. */
  private static final class Breaking extends FilterInputStream {
    Breaking(InputStream some) {
      super(some);
    }

    @Override
    public int read() throws IOException {
      return there(in.read());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return there(in.read(into, offset, length));
    }

    private static int there(int read) throws IOException {
      if (read < 0) {
        throw new IOException("Premature EOF");
      }
      return read;
    }
  }
}
