package dev.countersign.local.lambda.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Follows a table: sends an event for each change of an order to the bus that it is told. */
public final class PublishProbeHandler implements RequestStreamHandler {
  private static final Pattern CHANGE =
      Pattern.compile("\"Keys\":\\{\"orderId\":\\{\"S\":\"([^\"]+)\"");

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    var changes = CHANGE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    while (changes.find()) {
      send(
          """
          {"Entries":[{"EventBusName":"%s","Source":"probe","DetailType":"OrderChanged",
          "Detail":"{\\"orderId\\":\\"%s\\"}"}]}
          """
              .formatted(System.getenv("BUS"), changes.group(1)));
    }
    out.write("{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8));
  }

  private static void send(String entries) throws IOException {
    var bridge = URI.create(System.getenv("AWS_ENDPOINT_URL_EVENTBRIDGE")).toURL();
    var call = (HttpURLConnection) bridge.openConnection();
    call.setRequestProperty("Content-Type", "application/x-amz-json-1.1");
    call.setRequestProperty("X-Amz-Target", "AWSEvents.PutEvents");
    call.setRequestProperty("Authorization", "AWS4-HMAC-SHA256 Credential=local");
    call.setDoOutput(true);
    call.getOutputStream().write(entries.getBytes(StandardCharsets.UTF_8));
    try (var answer = call.getInputStream()) {
      answer.readAllBytes();
    }
  }
}
