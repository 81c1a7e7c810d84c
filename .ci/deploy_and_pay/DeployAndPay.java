import dev.countersign.emulators.dynamodb.LocalDynamoDb;
import dev.countersign.emulators.stripe.AccountKeys;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.emulators.stripe.StripeSimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/**
 * Runs deploy_and_pay.py beside the simulated Stripe and DynamoDB Local, which this process has:
 * {@code java -cp <class path of infra/local> DeployAndPay.java <repository>}. The test learns from
 * its environment where they are, and ends when its standard input does: with this process. The
 * exit code is the test's.
 */
final class DeployAndPay {
  private DeployAndPay() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Maven is our parent. If it is killed, nobody could stop us any more.
    ProcessHandle.current()
        .parent()
        .ifPresent(maven -> maven.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    var repository = Path.of(arguments[0]);
    var random = new SecureRandom();
    var keys = AccountKeys.random(random);
    int exitCode;
    try (var dynamoDb = LocalDynamoDb.start(0);
        var stripe =
            StripeSimulatorServer.start(
                new StripeSimulator(keys, InstantSource.system(), random), 0)) {
      var test =
          new ProcessBuilder(
                  repository.resolve("target/lint/bin/python").toString(),
                  "-B",
                  repository.resolve(".ci/deploy_and_pay/deploy_and_pay.py").toString())
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      test.environment()
          .putAll(
              Map.of(
                  "STRIPE_API_BASE", stripe.address().toString(),
                  "STRIPE_SECRET_KEY", keys.secretKey(),
                  "STRIPE_PUBLISHABLE_KEY", keys.publishableKey(),
                  "DYNAMODB_PORT", Integer.toString(dynamoDb.endpoint().getPort()),
                  "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "CLASS_PATH", System.getProperty("java.class.path")));
      exitCode = test.start().waitFor();
    }
    System.exit(exitCode);
  }
}
