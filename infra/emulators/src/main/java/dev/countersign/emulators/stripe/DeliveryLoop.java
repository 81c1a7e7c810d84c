package dev.countersign.emulators.stripe;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Posts each delivery when it is due, several at once, and sleeps until then. */
final class DeliveryLoop implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);
  private static final String USER_AGENT = "Stripe/1.0 (+https://stripe.com/docs/webhooks)";

  private final StripeSimulator simulator;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Semaphore news = new Semaphore(0);
  private final Thread loop;
  private volatile boolean closed;
  private volatile DeliveryListener listener = (_, _, _, _) -> {};

  DeliveryLoop(StripeSimulator simulator) {
    this.simulator = simulator;
    this.loop = Thread.ofVirtual().name("stripe-deliveries").unstarted(this::run);
  }

  void start() {
    simulator.onQueued(news::release);
    loop.start();
  }

  void onDelivery(DeliveryListener listener) {
    this.listener = listener;
  }

  @Override
  public void close() {
    closed = true;
    simulator.onQueued(() -> {});
    loop.interrupt();
    senders.shutdownNow();
    senders.close();
    client.shutdownNow();
    client.close();
  }

  private void run() {
    try {
      while (!closed) {
        sendWhatIsDue();
        awaitNews();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed: nothing is left to do
    }
  }

  /**
   * Takes no more deliveries than can be sent at once, because a delivery is signed when it is
   * taken.
   */
  private void sendWhatIsDue() {
    for (Delivery delivery : simulator.due(free.availablePermits())) {
      free.acquireUninterruptibly(); // does not block, because nothing else acquires
      try {
        senders.execute(() -> send(delivery));
      } catch (RejectedExecutionException _) {
        simulator.report(delivery, 0); // closed meanwhile: it stays due for the next server
      }
    }
  }

  private void awaitNews() throws InterruptedException {
    boolean told = news.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
    if (told) {
      news.drainPermits();
    }
  }

  /**
   * Returns the time until the next delivery is due. If no sender is free, the end of a sending
   * wakes the loop.
   */
  private Duration pause() {
    if (free.availablePermits() == 0) {
      return LONGEST_SLEEP;
    }
    Duration pause =
        simulator
            .nextDue()
            .map(due -> Duration.between(simulator.now(), due).plusMillis(1))
            .orElse(LONGEST_SLEEP);
    return pause.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : pause;
  }

  private void send(Delivery delivery) {
    int status = 0;
    try {
      status = post(delivery);
    } catch (IOException _) {
      status = 0; // no answer: a reason for a retry, as a 500 is
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
      simulator.report(delivery, status);
    }
    listener.delivered(delivery.eventType(), delivery.eventId(), delivery.attempt(), status);
  }

  private int post(Delivery delivery) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(delivery.endpoint())
            .timeout(TIMEOUT)
            .header("User-Agent", USER_AGENT)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Stripe-Signature", delivery.signature())
            .POST(BodyPublishers.ofByteArray(delivery.bytes()))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
