package dev.countersign.simulation.world;

import dev.countersign.emulators.dynamodb.DynamoDbCommit;
import dev.countersign.emulators.dynamodb.DynamoDbStream;
import dev.countersign.emulators.eventbridge.InProcessEventBridge;
import dev.countersign.emulators.secretsmanager.InProcessSecretsManager;
import dev.countersign.emulators.sqs.InProcessSqs;
import dev.countersign.emulators.stripe.StripeAnswer;
import dev.countersign.emulators.stripe.StripeSimulator;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.simulation.deployment.AwsCall;
import dev.countersign.simulation.deployment.Deployment;
import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.deployment.FunctionReply;
import dev.countersign.simulation.deployment.FunctionRequest;
import dev.countersign.simulation.deployment.NewerWord;
import dev.countersign.simulation.deployment.Witness;
import dev.countersign.simulation.engine.Chance;
import dev.countersign.simulation.engine.Engine;
import dev.countersign.simulation.engine.Signal;
import dev.countersign.simulation.engine.Trace;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.invariants.Canaries;
import dev.countersign.simulation.invariants.HonestFeed;
import dev.countersign.simulation.invariants.Invariants;
import dev.countersign.simulation.invariants.NoDeliveryIsRefused;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Books;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One shop with its stack, its Stripe account and all actors around it, for one run. */
public final class World implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  /**
   * Page sizes of Stripe's lists and DynamoDB's queries: a list has one page, or several short
   * ones.
   */
  private static final List<Integer> PAGE_SIZES = List.of(2, 4, 16, 100);

  /** The template's value, and two others that a shop may choose. */
  private static final List<Duration> CANCEL_UNPAID_AFTER =
      List.of(Duration.ofHours(24), Duration.ofHours(24), Duration.ofHours(6), Duration.ofDays(2));

  /** The template's value, and two others that a buyer with three cards may reach. */
  private static final List<Integer> CANCEL_AFTER_FAILED_ATTEMPTS = List.of(10, 3, 2);

  final Engine engine;
  final Chance chance;
  final Faults faults;
  final DynamoDb dynamoDb;
  final InProcessSecretsManager secrets;
  final SimulatedAccount account;
  final Books books;
  final Deployment deployment;
  final Duration cancelUnpaidAfter;
  final InProcessSqs sqs;
  final DynamoDbStream stream;
  final DynamoDbStream questions;
  final boolean feeds;
  final Mail mail;
  final Keys keys;
  final List<Buyer> buyers = new ArrayList<>();

  /** Raised when an order has changed, if an actor waits for that. */
  final Signal changes = new Signal("changes of orders");

  /** Raised when a question was written. */
  final Signal asked = new Signal("questions");

  /** The PaymentIntents that our functions created, in that order. */
  final List<String> paymentIntents = new ArrayList<>();

  private final Signal idle = new Signal("nobody has anything to do");
  private int busy;

  /** Whether any buyer took a voucher: its result may not be checked before a day is over. */
  boolean vouchers;

  /** Whether register-webhook keeps the webhook endpoint and its signing secret, and no person. */
  boolean registers;

  private boolean over;

  public World(Chance chance, Trace trace, DynamoDb.Kind kind) {
    this.chance = chance;
    engine = new Engine(chance, trace, START);
    faults = new Faults(chance.split());
    int pageSize = chance.oneOf(PAGE_SIZES);
    dynamoDb = DynamoDb.open(kind, engine, faults, pageSize);
    secrets = new InProcessSecretsManager(engine);
    boolean live = chance.nextInt(2) == 0;
    String signing = Canaries.secret("whsec_", 1);
    account = new SimulatedAccount(engine, chance.split(), live, signing, pageSize);
    secrets.create(Deployment.API_KEY_SECRET);
    secrets.put(Deployment.API_KEY_SECRET, account.secretKey());
    secrets.create(Deployment.SIGNING_SECRET);
    secrets.put(Deployment.SIGNING_SECRET, signing);
    books = new Books(engine, account);
    Witness witness = new Witness();
    witness.add(books);
    dynamoDb.onCommit(commit -> witness.committed(NewerWord.without(commit)));
    account.onCreated(witness::created);
    account.onCreated(this::noteOurs);
    cancelUnpaidAfter = chance.oneOf(CANCEL_UNPAID_AFTER);
    CancelAfter cancelAfter =
        new CancelAfter(cancelUnpaidAfter, chance.aside().oneOf(CANCEL_AFTER_FAILED_ATTEMPTS));
    Invariants.of(books, account, dynamoDb, secrets, faults, engine, cancelAfter)
        .forEach(books::add);
    feeds = chance.nextInt(3) == 0;
    stream = DynamoDb.stream(Deployment.ORDERS, engine);
    questions = DynamoDb.stream(Deployment.QUESTIONS, engine);
    dynamoDb.onCommit(this::noteQuestions);
    var eventBridge = new InProcessEventBridge(engine);
    eventBridge.createBus(Deployment.BUS);
    if (feeds) {
      dynamoDb.onCommit(stream::committed);
      dynamoDb.onCommit(_ -> engine.raise(changes));
      books.add(new HonestFeed(books, eventBridge));
    }
    sqs = new InProcessSqs(engine);
    sqs.createQueue(Deployment.NOT_PUBLISHED);
    deployment =
        new Deployment(
            engine, faults, dynamoDb, secrets, account, eventBridge, sqs, witness, cancelAfter);
    keys = new Keys(this, signing);
    mail = new Mail(this);
  }

  private void noteQuestions(DynamoDbCommit commit) {
    questions.committed(commit);
    if (!questions.isEmpty()) {
      engine.raise(asked);
    }
  }

  private void noteOurs(SimulatedAccount.Created created) {
    String id = created.paymentIntent().get("id").getAsString();
    if (books.orders().stream().anyMatch(book -> book.createdAtStripe().containsKey(id))) {
      paymentIntents.add(id);
    }
  }

  /** Runs all actors until none has anything left to do, and everything is at rest. */
  public void run() {
    new Shopkeeper(this).open();
    engine.spawn("director", new Director(this));
    engine.spawn("courier 1", new Courier(this));
    engine.spawn("courier 2", new Courier(this));
    int count = chance.between(1, 4);
    for (int i = 1; i <= count; i++) {
      Buyer buyer = new Buyer(this, "buyer " + i);
      buyers.add(buyer);
      spawn(buyer.name(), buyer);
    }
    spawn("shopkeeper", new Shopkeeper(this));
    spawn("keykeeper", new KeyKeeper(this));
    spawn("dashboard", new Dashboard(this));
    spawn("attacker", new Attacker(this));
    spawn("schedule", new Reconciler(this));
    spawn("operator", new Operator(this));
    spawn("deployer", new Deployer(this));
    Chance aside = chance.aside();
    int kind = aside.nextInt(10);
    if (kind == 0) {
      engine.spawn("former mode", new FormerMode(this, aside));
    }
    registers = kind == 1;
    if (registers) {
      books.add(new NoDeliveryIsRefused(account));
      spawn("registrar", new Registrar(this, aside));
    }
    Chance tester = chance.aside();
    if (tester.nextInt(6) == 5) { // not in the worlds of the former mode alone
      spawn("card tester", new CardTester(this, tester));
    }
    engine.spawn("questions", new QuestionReader(this));
    if (feeds) {
      spawn("herald", new Herald(this));
      engine.spawn("stream", new StreamReader(this));
    }
    engine.run();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }

  /** Returns every action on an AWS resource that a function's role had to grant. */
  public Set<AwsCall> calls() {
    return deployment.calls();
  }

  public int steps() {
    return engine.steps();
  }

  /** Adds an actor, which ends when its work is done. */
  void spawn(String name, Runnable body) {
    busy++;
    engine.spawn(
        name,
        () -> {
          body.run();
          busy--;
          if (busy == 0) {
            engine.raise(idle);
          }
        });
  }

  void awaitIdle() {
    while (busy > 0) {
      engine.await(idle);
    }
  }

  /** Sends a request over a network that may lose the answer. */
  FunctionReply ask(FunctionRequest request) {
    FunctionReply reply = deployment.send(request);
    if (faults.strikes(Fault.BUYER_UNHEARD)) {
      engine.note("  !", Fault.BUYER_UNHEARD.name());
      return new FunctionReply.Lost();
    }
    return reply;
  }

  /** Does something at Stripe, sometimes without an event. */
  void actAtStripe(Consumer<StripeSimulator> what) {
    omitAnEvent();
    account.act(what);
    account.simulator().heal();
  }

  /** Does like {@link #actAtStripe} what a buyer's browser does. */
  StripeAnswer buyAtStripe(String path, String form) {
    omitAnEvent();
    StripeAnswer answer = account.asBuyer("POST", path, form);
    account.simulator().heal();
    return answer;
  }

  private void omitAnEvent() {
    if (faults.strikes(Fault.EVENT_OMITTED)) {
      engine.note("  !", Fault.EVENT_OMITTED.name());
      account.simulator().omitEvents(1, type -> !type.startsWith("charge."));
    }
  }

  /** Returns whether Stripe has that PaymentIntent in that state. */
  boolean is(String paymentIntent, String status) {
    return account.paymentIntent(paymentIntent).get("status").getAsString().equals(status);
  }

  boolean isOver() {
    return over;
  }

  /** Ends the world: nothing is left to deliver. */
  void end() {
    over = true;
    engine.raise(account.news);
    engine.raise(changes);
    engine.raise(asked);
  }

  /** Lets some time pass: often almost none, sometimes a day. */
  void pause() {
    int kind = chance.nextInt(100);
    if (kind < 45) {
      engine.sleep(Duration.ofMillis(chance.between(0, 300)));
    } else if (kind < 75) {
      engine.sleep(Duration.ofMillis(chance.between(300, 10_000)));
    } else if (kind < 93) {
      engine.sleep(Duration.ofSeconds(chance.between(10, 900)));
    } else {
      engine.sleep(Duration.ofMinutes(chance.between(15, 30 * 60)));
    }
  }

  /** Lets some time pass, but not more than a few seconds. */
  void shortPause() {
    engine.sleep(Duration.ofMillis(chance.between(0, 4000)));
  }
}
