package dev.countersign.local.gateway;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What differs between a gateway in use and one in a test.
 *
 * @param integrationTimeout how long a function may take at most; its integration may say less
 * @param clock dates the requests and counts their rate
 */
public record GatewayOptions(Duration integrationTimeout, InstantSource clock) {
  /** API Gateway's own 29 seconds (quotas, "Integration timeout"), and the time of day. */
  public static GatewayOptions defaults() {
    return new GatewayOptions(Duration.ofSeconds(29), InstantSource.system());
  }

  public GatewayOptions withIntegrationTimeout(Duration timeout) {
    return new GatewayOptions(timeout, clock);
  }

  public GatewayOptions withClock(InstantSource source) {
    return new GatewayOptions(integrationTimeout, source);
  }
}
