package dev.countersign.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The runtime for systems on which AWS's interface client has no native part. It requests an event,
 * passes it to the stream handler, posts the result, and repeats this until its API is gone. It
 * runs in the function's process, so it uses only the JDK and Lambda's core interfaces.
 */
final class PureJavaRuntime {
  private final Map<String, String> environment;
  private final String api;

  PureJavaRuntime(Map<String, String> environment) {
    this.environment = environment;
    api = "http://" + environment.get("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
  }

  void run(String handler) throws IOException {
    RequestStreamHandler loaded;
    try {
      loaded = load(handler);
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      post("init/error", error(e), "Runtime.UserFunctionException");
      System.exit(1);
      return;
    }
    while (true) {
      serveOne(loaded);
    }
  }

  private RequestStreamHandler load(String handler) throws Exception {
    var root = Path.of(environment.getOrDefault("LAMBDA_TASK_ROOT", "."));
    List<URL> places = new ArrayList<>(List.of(root.toUri().toURL()));
    File[] jars = root.resolve("lib").toFile().listFiles((_, name) -> name.endsWith(".jar"));
    if (jars != null) {
      Arrays.sort(jars);
      for (var jar : jars) {
        places.add(jar.toURI().toURL());
      }
    }
    var loader = new URLClassLoader(places.toArray(URL[]::new));
    Thread.currentThread().setContextClassLoader(loader);
    var type = Class.forName(handler.split("::", 2)[0], true, loader);
    return (RequestStreamHandler) type.getDeclaredConstructor().newInstance();
  }

  private void serveOne(RequestStreamHandler handler) throws IOException {
    var next = connect("invocation/next");
    byte[] event;
    try (var in = next.getInputStream()) {
      event = in.readAllBytes();
    }
    var context = new PureJavaContext(environment, next::getHeaderField);
    var answer = new ByteArrayOutputStream();
    var about = "invocation/" + context.getAwsRequestId();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), answer, context);
    } catch (Exception | Error e) { // also an Error: Lambda answers before the process ends
      e.printStackTrace();
      post(about + "/error", error(e), "Runtime.UserException");
      if (e instanceof VirtualMachineError) {
        System.exit(1);
      }
      return;
    }
    post(about + "/response", answer.toByteArray(), "");
  }

  private void post(String path, byte[] body, String errorType) throws IOException {
    var connection = connect(path);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    if (!errorType.isEmpty()) {
      connection.setRequestProperty("Lambda-Runtime-Function-Error-Type", errorType);
    }
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    try (var out = connection.getOutputStream()) {
      out.write(body);
    }
    if (connection.getResponseCode() / 100 == 2) {
      try (var in = connection.getInputStream()) {
        in.readAllBytes(); // leaves the connection ready for the next request
      }
    }
  }

  private HttpURLConnection connect(String path) throws IOException {
    return (HttpURLConnection) URI.create(api + path).toURL().openConnection();
  }

  /** Returns Lambda's form of an error, without the stack trace, which is in the log. */
  private static byte[] error(Throwable cause) {
    var json =
        "{\"errorMessage\":\""
            + escaped(String.valueOf(cause.getMessage()))
            + "\",\"errorType\":\""
            + cause.getClass().getName()
            + "\"}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\') {
                escaped.append(String.format("\\u%04x", c));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }
}
