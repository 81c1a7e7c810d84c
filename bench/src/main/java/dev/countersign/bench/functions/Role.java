package dev.countersign.bench.functions;

/** The two functions that are measured: a buyer waits for one, Stripe for the other. */
public enum Role {
  CREATE("create", "CreatePaymentIntentFunction", "create-payment-intent"),
  WEBHOOK("webhook", "ReceiveWebhookFunction", "receive-webhook");

  private final String title;
  private final String logicalId;
  private final String folder;

  Role(String title, String logicalId, String folder) {
    this.title = title;
    this.logicalId = logicalId;
    this.folder = folder;
  }

  /** Returns its name in figures, which is also that of its file in a peer. */
  public String title() {
    return title;
  }

  /** Returns its name in template.yaml. */
  String logicalId() {
    return logicalId;
  }

  /** Returns its zip below a checkout of Countersign. */
  public String zip() {
    return "functions/%1$s/target/%1$s.zip".formatted(folder);
  }
}
