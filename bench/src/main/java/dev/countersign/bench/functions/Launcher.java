package dev.countersign.bench.functions;

import dev.countersign.bench.functions.Peer.Code;
import dev.countersign.emulators.cloudformation.Template;
import dev.countersign.local.lambda.FunctionCommand;
import dev.countersign.local.lambda.FunctionOptions;
import dev.countersign.local.lambda.FunctionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the peers' functions as processes: with the environment that template.yaml gives to the
 * function, unpacked into a folder, and Java by AWS's runtime interface client.
 */
public final class Launcher implements AutoCloseable {
  private static final String NAME = "countersign-bench";
  private static final long ROOM = 1_000_000_000;

  private final Template template;
  private final String node;
  private final Path folder;
  private final Packages packages;

  /**
   * Creates a launcher with a folder of its own.
   *
   * @param node the command that starts Node
   */
  public Launcher(Template template, String node) throws IOException {
    this.template = template;
    this.node = node;
    this.folder = temporaryFolder().toRealPath();
    this.packages = new Packages(folder);
  }

  /** In memory if there is room: thousands of files are unpacked, and deleted in the end. */
  private static Path temporaryFolder() throws IOException {
    Path memory = Path.of("/dev/shm");
    boolean hasRoom =
        Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > ROOM;
    return hasRoom ? Files.createTempDirectory(memory, NAME) : Files.createTempDirectory(NAME);
  }

  /** Returns the folder of everything that lasts as long as this run. */
  public Path folder() {
    return folder;
  }

  /** Starts a function, and returns at once. */
  public RunningFunction start(Peer peer, Role role, Start start) throws IOException {
    var api = new RuntimeApi();
    try {
      Path temporary = Files.createTempDirectory(folder, "process");
      ProcessBuilder command =
          switch (peer.code().of(role)) {
            case Code.Java java -> java(role, java, start, temporary, api);
            case Code.Node javaScript -> node(role, javaScript, start, temporary, api);
          };
      return RunningFunction.start(command, api, temporary, peer + ", " + role.title());
    } catch (IOException | RuntimeException e) {
      api.close();
      throw e;
    }
  }

  private ProcessBuilder java(
      Role role, Code.Java code, Start start, Path temporary, RuntimeApi api) throws IOException {
    FunctionSettings settings = settings(role, code.zip(), code.handler());
    ProcessBuilder builder =
        command(settings, start).on(packages.unpacked(code.zip()), temporary, api.address());
    List<String> command = new ArrayList<>(builder.command());
    List<String> more = new ArrayList<>();
    // A machine of the function's size, by which the JVM decides with how much heap it starts.
    more.add("-XX:MaxRAM=" + settings.memoryMegabytes() + "m");
    start
        .certificate()
        .ifPresent(tls -> more.add("-Djavax.net.ssl.trustStore=" + tls.trustStore()));
    start
        .classLog()
        .ifPresent(log -> more.add("-Xlog:class+load:file=" + log + ":timenanos:filecount=0"));
    command.addAll(1, more);
    builder.command(command);
    if (start.isSnapshot()) {
      builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }
    return builder;
  }

  private ProcessBuilder node(
      Role role, Code.Node code, Start start, Path temporary, RuntimeApi api) {
    FunctionSettings settings = settings(role, code.module(), "index.handler");
    ProcessBuilder builder =
        command(settings, start).on(code.module().resolveSibling("."), temporary, api.address());
    int megabytes = settings.memoryMegabytes();
    builder.command(
        node,
        "--max-old-space-size=" + megabytes * 90 / 100,
        code.loop().toAbsolutePath().toString(),
        code.module().toAbsolutePath().toString());
    start
        .certificate()
        .ifPresent(
            tls -> builder.environment().put("NODE_EXTRA_CA_CERTS", tls.authority().toString()));
    return builder;
  }

  private static FunctionCommand command(FunctionSettings settings, Start start) {
    Map<String, String> environment =
        start.isSnapshot()
            ? start.standIns().environmentOfRestored()
            : start.standIns().environment();
    return new FunctionCommand(settings, FunctionOptions.defaults().withEnvironment(environment));
  }

  private FunctionSettings settings(Role role, Path zip, String handler) {
    Template.Resource function = template.resource(role.logicalId());
    var deployed = FunctionSettings.of(function.physicalId(), function.properties(), Path.of("."));
    return new FunctionSettings(
        deployed.name(),
        zip,
        handler,
        deployed.mostProcesses(),
        deployed.memoryMegabytes(),
        deployed.timeout(),
        deployed.logFormat(),
        deployed.environment());
  }

  /** Deletes the folder; every process must have ended. */
  @Override
  public void close() {
    Packages.delete(folder);
  }
}
