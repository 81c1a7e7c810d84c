package dev.countersign.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.Stripe;
import dev.countersign.testkit.DeployedTemplate;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class StripeApiVersionTest {
  @Test
  void the_templates_default_is_the_version_that_stripe_java_speaks() {
    Map<String, Object> properties =
        DeployedTemplate.TEMPLATE.resource("ReceiveWebhookFunction").properties();
    Map<?, ?> environment = (Map<?, ?>) properties.getOrDefault("Environment", Map.of());
    assertThat(environment.get("Variables"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("STRIPE_API_VERSION", Stripe.API_VERSION);
  }
}
