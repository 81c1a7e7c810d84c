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
 * How this machine runs the stack. It starts from {@link #defaults()}, and each {@code with} gives
 * another one; the fields are read in this package, and set in this file only.
 */
public final class StackOptions implements Cloneable {
  /** The gateway's; 0 takes a free one. */
  int port;

  /** The Stripe simulator's; 0 takes a free one. */
  int stripePort;

  /** The one that takes invocations by hand; 0 takes a free one. */
  int lambdaPort;

  /** How many processes each function may have. */
  int concurrency = 4;

  /** The template's rate limit for creating payments, per minute. */
  long createRequestsPerClient = 1_000_000;

  /** The storefront's origins, separated by commas. */
  String allowedOrigins =
      "http://localhost:3000,http://localhost:5173,http://localhost:8000,http://localhost:8080";

  /** The template, from whose folder its zips are found. */
  Path template;

  /** What the shop sells. */
  Path catalogue;

  /** Takes the simulator's place, if there. */
  Optional<RealStripe> realStripe = Optional.empty();

  /** Variables for every function, beside the template's. */
  Map<String, String> environment = Map.of();

  /** Given a service's real address, what functions get in its place. */
  Map<Service, UnaryOperator<URI>> proxies = Map.of();

  /** Whether functions run on the template's schedules. */
  boolean schedules = true;

  /** Takes a line for each thing that is started. */
  Consumer<String> progress = _ -> {};

  /** Takes each line that a function prints, and one for each delivery, order event and run. */
  Consumer<String> log = _ -> {};

  private StackOptions(Path root) {
    template = root.resolve("template.yaml");
    catalogue = root.resolve("infra/local/catalogue.json");
  }

  /** Free ports, four processes per function, the sample catalogue, nothing printed. */
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

  /** Puts something between the functions and a service. */
  public StackOptions withProxy(Service service, UnaryOperator<URI> proxy) {
    var more = new EnumMap<Service, UnaryOperator<URI>>(Service.class);
    more.putAll(proxies);
    more.put(service, proxy);
    return with(options -> options.proxies = Map.copyOf(more));
  }

  /** Functions run only when something asks for them. */
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

  /** A shallow copy is a whole one: nothing that a field holds ever changes. */
  @Override
  protected StackOptions clone() {
    try {
      return (StackOptions) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
