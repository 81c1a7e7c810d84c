package dev.countersign.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.countersign.local.system.LocalShop.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Payments go through while processes of every function are killed at random. Each buyer asks again
 * until an answer comes, as the storefront does; Stripe delivers until it is told 2xx. In the end
 * there is one order, one PaymentIntent and one marker of the success for each, and all are paid.
 *
 * <p>{@code -Dcountersign.payments=2000} sends that many; the default keeps the build short.
 */
@Tag("long")
class RandomKillsSystemTest {
  private static final int PAYMENTS = Integer.getInteger("countersign.payments", 60);
  private static final int BUYERS = 6;

  /** On average one process is killed for so many payments that went through. */
  private static final int PAYMENTS_PER_KILL = 12;

  private final long seed = Long.getLong("countersign.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicInteger paid = new AtomicInteger();

  @Test
  void payments_go_through_once_each_while_processes_are_killed_at_random() throws Exception {
    try (LocalShop shop = open()) {
      Set<String> orders = new TreeSet<>();
      int kills = 0;
      try (ExecutorService buyers = Executors.newFixedThreadPool(BUYERS)) {
        List<Callable<String>> purchases = new ArrayList<>();
        for (int i = 0; i < PAYMENTS; i++) {
          purchases.add(() -> buy(shop));
        }
        List<Future<String>> done = purchases.stream().map(buyers::submit).toList();
        while (paid.get() < PAYMENTS && done.stream().anyMatch(purchase -> !purchase.isDone())) {
          int next = paid.get() + 1 + random.nextInt(2 * PAYMENTS_PER_KILL - 1);
          Await.until(
              Duration.ofMinutes(2),
              "payment " + next + " or the last is through",
              () ->
                  paid.get() >= Math.min(next, PAYMENTS) || done.stream().allMatch(Future::isDone)
                      ? Optional.of(next)
                      : Optional.empty());
          if (killOne(shop)) {
            kills++;
          }
        }
        for (Future<String> purchase : done) {
          orders.add(purchase.get());
        }
      }
      System.out.printf("%d payments, %d processes killed, seed %d%n", PAYMENTS, kills, seed);
      assertThat(kills).as("processes killed").isPositive();
      everyPaymentCountedOnce(shop, orders);
    }
  }

  private static LocalShop open() throws IOException {
    return LocalShop.open(options -> options.withConcurrency(2));
  }

  /** One buyer: asks until there is an answer, pays, and is gone. */
  private String buy(LocalShop shop) {
    String key = UUID.randomUUID().toString();
    Answer created =
        Await.until(
            Duration.ofMinutes(2),
            "an answer to " + key,
            () ->
                Optional.of(shop.create(key, LocalShop.CART))
                    .filter(answer -> answer.status() < 300));
    assertThat(shop.pay(created, "pm_card_visa").status()).isEqualTo(200);
    paid.incrementAndGet();
    return created.member("orderId");
  }

  /** SIGKILL for a process of any function, if one runs. */
  private boolean killOne(LocalShop shop) {
    List<ProcessHandle> running = new ArrayList<>();
    for (var function : shop.stack().template().resources("AWS::Serverless::Function")) {
      running.addAll(shop.stack().functions().processes(function.physicalId()));
    }
    return !running.isEmpty() && running.get(random.nextInt(running.size())).destroyForcibly();
  }

  private void everyPaymentCountedOnce(LocalShop shop, Set<String> orders) {
    assertThat(orders).as("seed %d", seed).hasSize(PAYMENTS);
    Await.until(
        Duration.ofMinutes(5),
        "all " + PAYMENTS + " orders are PAID",
        () ->
            Optional.of(shop.rows("OrdersTable"))
                .filter(rows -> rows.size() == PAYMENTS)
                .filter(rows -> rows.stream().allMatch(row -> row.text("status").equals("PAID"))));
    assertThat(shop.rows("OrdersTable").stream().map(row -> row.text("orderId")))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(orders);
    assertThat(shop.stripe().paymentIntents())
        .as("seed %d", seed)
        .hasSize(PAYMENTS)
        .allMatch(intent -> intent.get("status").getAsString().equals("succeeded"));
    assertThat(shop.rows("ProcessedEventsTable"))
        .as("seed %d", seed)
        .filteredOn(row -> row.text("type").equals("payment_intent.succeeded"))
        .extracting(row -> row.text("orderId"))
        .containsExactlyInAnyOrderElementsOf(orders);
    JsonObject report = shop.reconcile();
    assertThat(report.getAsJsonArray("drift")).as("seed %d: %s", seed, report).isEmpty();
  }
}
