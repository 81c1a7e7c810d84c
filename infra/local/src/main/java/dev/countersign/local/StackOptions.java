package dev.countersign.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The options of a stack on this machine. Start from {@link #defaults()}; each {@code with} method
 * returns changed options. The fields are read in this package, and set only in this file.
 */
public final class StackOptions implements Cloneable {
  /** The gateway's port; 0 takes a free one. */
  int port;

  /** The Stripe simulator's port; 0 takes a free one. */
  int stripePort;

  /** The port for invocations by hand; 0 takes a free one. */
  int lambdaPort;

  /** The limit of processes for each function. */
  int concurrency = 4;

  /** The template's rate limit for creating payments, per minute. */
  long createRequestsPerClient = 1_000_000;

  /** The storefront's origins, separated by commas. */
  String allowedOrigins =
      "http://localhost:3000,http://localhost:5173,http://localhost:8000,http://localhost:8080";

  /** The template. The paths of its zips are relative to its folder. */
  Path template;

  /** The products and prices of the shop. */
  Path catalogue;

  /** The real Stripe account, if it is used instead of the simulator. */
  Optional<RealStripe> realStripe = Optional.empty();

  /** Variables for every function, in addition to the template's. */
  Map<String, String> environment = Map.of();

  /** For a service, a function from its real address to the address that functions get. */
  Map<Service, UnaryOperator<URI>> proxies = Map.of();

  /** Whether functions run on the template's schedules. */
  boolean schedules = true;

  /** Receives a line for each part that is started. */
  Consumer<String> progress = _ -> {};

  /** Receives each line that a function prints, and one for each delivery, order event and run. */
  Consumer<String> log = _ -> {};

  private StackOptions(Path root) {
    template = root.resolve("template.yaml");
    catalogue = root.resolve("infra/local/catalogue.json");
  }

  /** Returns free ports, four processes per function, the sample catalogue, and no output. */
  public static StackOptions defaults() {
    return new StackOptions(
        Files.exists(Path.of("template.yaml")) ? Path.of("") : Path.of("../.."));
  }

  public StackOptions withPorts(int gateway, int stripe) {
    return with(
        options -> {
          options.port = gateway;
          options.stripePort = stripe;
        });
  }

  public StackOptions withLambdaPort(int lambda) {
    return with(options -> options.lambdaPort = lambda);
  }

  public StackOptions withConcurrency(int processes) {
    return with(options -> options.concurrency = processes);
  }

  public StackOptions withCreateRequestsPerClient(long perMinute) {
    return with(options -> options.createRequestsPerClient = perMinute);
  }

  public StackOptions withAllowedOrigins(String origins) {
    return with(options -> options.allowedOrigins = origins);
  }

  public StackOptions withTemplate(Path file) {
    return with(options -> options.template = file);
  }

  public StackOptions withCatalogue(Path file) {
    return with(options -> options.catalogue = file);
  }

  public StackOptions withRealStripe(Optional<RealStripe> account) {
    return with(options -> options.realStripe = account);
  }

  public StackOptions withEnvironment(Map<String, String> variables) {
    return with(options -> options.environment = Map.copyOf(variables));
  }

  /** Puts a proxy between the functions and a service. */
  public StackOptions withProxy(Service service, UnaryOperator<URI> proxy) {
    var more = new EnumMap<Service, UnaryOperator<URI>>(Service.class);
    more.putAll(proxies);
    more.put(service, proxy);
    return with(options -> options.proxies = Map.copyOf(more));
  }

  /** Turns off schedules: functions run only when they are called. */
  public StackOptions withoutSchedules() {
    return with(options -> options.schedules = false);
  }

  public StackOptions withProgress(Consumer<String> sink) {
    return with(options -> options.progress = sink);
  }

  public StackOptions withLog(Consumer<String> sink) {
    return with(options -> options.log = sink);
  }

  private StackOptions with(Consumer<StackOptions> change) {
    var other = clone();
    change.accept(other);
    return other;
  }

  /** Returns a shallow copy. It is enough, because no field's value ever changes. */
  @Override
  protected StackOptions clone() {
    try {
      return (StackOptions) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
