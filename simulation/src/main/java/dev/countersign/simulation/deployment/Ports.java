package dev.countersign.simulation.deployment;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.countersign.aws.Http;
import dev.countersign.aws.Pause;
import dev.countersign.dynamodb.DynamoDbCatalog;
import dev.countersign.dynamodb.DynamoDbOrders;
import dev.countersign.dynamodb.DynamoDbQuestions;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.http.Log;
import dev.countersign.publishorderevents.EventBridgeFeed;
import dev.countersign.publishorderevents.SqsFailureQueue;
import dev.countersign.reconcile.DynamoDbJournal;
import dev.countersign.secrets.SecretsManagerSecrets;
import dev.countersign.secrets.StripeKeys;
import dev.countersign.secrets.WebhookSecrets;
import dev.countersign.stripe.StripePaymentIntents;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The ports over which a function can be created. A handler's public constructor declares which
 * ports it takes, and gets each by its type, so that no list of functions is needed here.
 */
public final class Ports {
  private static final Map<Function, Maker> MAKERS = new ConcurrentHashMap<>();

  private static final Http NO_CLOUDFORMATION =
      (_, _) -> {
        throw new IOException("nobody answers CloudFormation here");
      };

  private final List<Object> all;
  private final StripeKeys keys;
  private final WebhookSecrets signing;

  /**
   * A function's constructor and its parameter types, looked up once, because reflection copies
   * both.
   */
  private record Maker(Constructor<?> constructor, List<Class<?>> types) {}

  /** Of the ports, no two may be of a type that a handler takes. */
  private Ports(List<Object> all, StripeKeys keys, WebhookSecrets signing) {
    this.all = List.copyOf(all);
    this.keys = keys;
    this.signing = signing;
  }

  /**
   * Creates the real adapters of one environment.
   *
   * @param pause waits before a retry
   * @param waiting waits for Stripe's rate limit
   */
  public static Ports over(
      Clients clients,
      Settings settings,
      InstantSource clock,
      Log log,
      Pause pause,
      Consumer<Duration> waiting) {
    var client = clients.dynamoDb();
    var secrets = new SecretsManagerSecrets(clients.secretsManager());
    var keys = new StripeKeys(secrets, Deployment.API_KEY_SECRET, clock, log::lastGoodSecretServes);
    var signing =
        new WebhookSecrets(secrets, Deployment.SIGNING_SECRET, clock, log::lastGoodSecretServes);
    var tables =
        new DynamoDbOrders.TableNames(
            Deployment.ORDERS, Deployment.PAYMENT_INTENTS, Deployment.PROCESSED_EVENTS);
    return new Ports(
        List.of(
            settings.stack(),
            clock,
            log,
            new DynamoDbOrders(client, tables, pause),
            new DynamoDbCatalog(client, Deployment.PRICES, pause),
            new DynamoDbQuestions(client, Deployment.QUESTIONS),
            new DynamoDbJournal(client, Deployment.RECONCILIATIONS, pause),
            keys,
            signing,
            clients.stripe(),
            new StripePaymentIntents(keys, clients.stripe(), settings.stack(), clock, pause),
            new EventBridgeFeed(clients.eventBridge(), Deployment.BUS),
            new SqsFailureQueue(clients.sqs(), Deployment.NOT_PUBLISHED),
            StripeSimulator.API_VERSION,
            Set.of(), // origins: no page calls it
            settings.wish(),
            secrets,
            NO_CLOUDFORMATION,
            settings.cancelAfter(),
            pause,
            waiting),
        keys,
        signing);
  }

  /** Drops the secrets that were read, as after a restore from a snapshot. */
  public void forgetSecrets() {
    keys.forget();
    signing.forget();
  }

  /** Returns the function's handler over these ports. */
  public RequestStreamHandler handler(Function function) {
    Maker maker = MAKERS.computeIfAbsent(function, this::overThese);
    List<Object> ports = new ArrayList<>();
    maker.types().forEach(type -> ports.add(portOf(type)));
    try {
      return (RequestStreamHandler) maker.constructor().newInstance(ports.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + function, e);
    }
  }

  /**
   * Returns the constructor that takes only these ports. It is neither the one without parameters,
   * which uses real adapters, nor one with more parameters.
   */
  private Maker overThese(Function function) {
    try {
      return Stream.of(Class.forName(function.handler()).getConstructors())
          .filter(constructor -> constructor.getParameterCount() > 0)
          .filter(constructor -> Stream.of(constructor.getParameterTypes()).allMatch(this::has))
          .findFirst()
          .map(found -> new Maker(found, List.of(found.getParameterTypes())))
          .orElseThrow(
              () -> new IllegalStateException(function + " takes a port that is not here"));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("can't find " + function, e);
    }
  }

  private boolean has(Class<?> type) {
    return all.stream().anyMatch(type::isInstance);
  }

  private Object portOf(Class<?> type) {
    for (Object port : all) {
      if (type.isInstance(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is a " + type);
  }
}
