package dev.countersign.local.gateway;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The differences between a gateway in use and one in a test.
 *
 * @param integrationTimeout the longest time that a function may take; its integration may set less
 * @param clock dates the requests and counts their rate
 */
public record GatewayOptions(Duration integrationTimeout, InstantSource clock) {
  /**
   * Returns API Gateway's own 29 seconds (quotas, "Integration timeout"), and the system's clock.
   */
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
