package dev.countersign.bench.functions;

import java.nio.file.Path;

/**
 * One way to build both functions.
 *
 * @param name in figures
 * @param code of each function
 */
public record Peer(String name, ByRole<Code> code) {
  /** The code of a function, as it is deployed. */
  public sealed interface Code {
    /**
     * Java, run by AWS's runtime interface client.
     *
     * @param handler the class
     */
    record Java(Path zip, String handler) implements Code {}

    /**
     * JavaScript, run by the loop in bench/peers/node.
     *
     * @param module the bundle, which exports {@code handler}
     * @param loop what calls it
     */
    record Node(Path module, Path loop) implements Code {}
  }

  /** Returns the functions of a checkout of Countersign, which must be built. */
  public static Peer countersign(String name, Path checkout) {
    return new Peer(
        name,
        new ByRole<>(
            new Code.Java(
                checkout.resolve(Role.CREATE.zip()),
                "dev.countersign.createpaymentintent.CreatePaymentIntentHandler"),
            new Code.Java(
                checkout.resolve(Role.WEBHOOK.zip()),
                "dev.countersign.receivewebhook.ReceiveWebhookHandler")));
  }

  /** Returns Java as the guides of AWS and Stripe teach it. */
  public static Peer plain(Path peers) {
    return java("plain Java", peers.resolve("plain/target/bench-plain.zip"), "plain");
  }

  /** Returns the HTTP calls and nothing else. */
  public static Peer floor(Path peers) {
    return java("floor", peers.resolve("floor/target/bench-floor.jar"), "floor");
  }

  private static Peer java(String name, Path zip, String packageName) {
    String handler = "dev.countersign.bench." + packageName + ".";
    return new Peer(
        name,
        new ByRole<>(
            new Code.Java(zip, handler + "CreateHandler"),
            new Code.Java(zip, handler + "WebhookHandler")));
  }

  /**
   * Returns Node.
   *
   * @param bundles the folder that bench/run bundles both functions in
   */
  public static Peer node(Path peers, Path bundles) {
    Path loop = peers.resolve("node/src/runtime.mjs");
    return new Peer(
        "Node",
        new ByRole<>(
            new Code.Node(bundles.resolve("create/index.mjs"), loop),
            new Code.Node(bundles.resolve("webhook/index.mjs"), loop)));
  }

  @Override
  public String toString() {
    return name;
  }
}
