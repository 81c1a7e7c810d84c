package dev.countersign.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionOptions;
import dev.countersign.local.lambda.Functions;
import dev.countersign.local.lambda.ProbeFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both together, from one template: a request goes through to a process and back. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GatewayOverFunctionsTest {
  @TempDir Path folder = Path.of("");

  @Test
  void a_crash_is_a_502_and_the_next_request_is_served() throws Exception {
    ProbeFunction.zip(folder);
    var template = template();
    try (var functions = Functions.start(template, folder, FunctionOptions.defaults());
        var gateway = Gateway.start(0, template, functions::invoke, GatewayOptions.defaults());
        var client = HttpClient.newHttpClient()) {
      var before = get(client, gateway.address().resolve("/live/probe/pid"));
      assertThat(before.statusCode()).isEqualTo(200);
      assertThat(get(client, gateway.address().resolve("/probe/exit")).statusCode()).isEqualTo(502);
      var after = get(client, gateway.address().resolve("/probe/pid"));
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(after.body()).isNotEqualTo(before.body());
      assertThat(functions.processes(template.resource("Probe").physicalId())).hasSize(1);
    }
  }

  @Test
  void a_zip_that_is_not_built_is_said_so() throws Exception {
    var template = template();
    assertThatThrownBy(() -> Functions.start(template, folder, FunctionOptions.defaults()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("probe.zip")
        .hasMessageContaining("mvn package");
  }

  private static HttpResponse<String> get(HttpClient client, URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private Template template() throws IOException {
    var file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        """
        Transform: AWS::Serverless-2016-10-31
        Globals:
          Function: {MemorySize: 256, Timeout: 20, AutoPublishAlias: live}
        Resources:
          Probe:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: probe.zip
              Handler: dev.countersign.local.lambda.probe.ProxyProbeHandler
          Api:
            Type: AWS::Serverless::Api
            Properties:
              StageName: live
              DefinitionBody:
                paths:
                  /probe/{what}:
                    get:
                      x-amazon-apigateway-integration:
                        type: aws_proxy
                        uri:
                          Fn::Sub: arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Probe.Alias}/invocations
        """);
    return Template.read(file, Map.of());
  }
}
