package dev.countersign.emulators.stripe;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentMethodDomain;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.PaymentMethodDomainCreateParams;
import com.stripe.param.PaymentMethodDomainListParams;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointCreateParams.ApiVersion;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import com.stripe.param.WebhookEndpointListParams;
import com.stripe.param.WebhookEndpointUpdateParams;
import com.stripe.service.PaymentMethodDomainService;
import com.stripe.service.WebhookEndpointService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stripe's own client asks the simulator, and understands its answers and its deliveries. */
class OfficialClientTest {
  private static final String URL = "https://shop.example/webhooks/stripe";
  private static final int WHENEVER = 0;

  private final Account account = Account.open();
  private StripeSimulatorServer server;
  private WebhookEndpointService endpoints;
  private PaymentMethodDomainService domains;

  @BeforeEach
  void start() throws IOException {
    server = StripeSimulatorServer.start(account.stripe, 0);
    var client =
        StripeClient.builder()
            .setApiKey(account.keys.secretKey())
            .setApiBase(server.address().toString())
            .build();
    endpoints = client.v1().webhookEndpoints();
    domains = client.v1().paymentMethodDomains();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void an_endpoint_is_created_read_changed_and_deleted() throws StripeException {
    WebhookEndpoint created =
        endpoints.create(
            wish()
                .setApiVersion(ApiVersion.VERSION_2026_07_29_DAHLIA)
                .setDescription("Orders")
                .putMetadata("countersign", "shop")
                .build());
    WebhookEndpoint read = endpoints.retrieve(created.getId());
    assertThat(created.getSecret()).startsWith("whsec_");
    assertThat(read.getSecret()).isNull();
    assertThat(read.getApiVersion()).isEqualTo("2026-07-29.dahlia");
    assertThat(read.getDescription()).isEqualTo("Orders");
    assertThat(read.getMetadata()).containsEntry("countersign", "shop");
    assertThat(read.getEnabledEvents()).containsExactly("payment_intent.succeeded");
    assertThat(read.getUrl()).isEqualTo(URL);
    assertThat(read.getStatus()).isEqualTo("enabled");

    WebhookEndpoint changed =
        endpoints.update(
            created.getId(),
            WebhookEndpointUpdateParams.builder()
                .addEnabledEvent(WebhookEndpointUpdateParams.EnabledEvent.REFUND__CREATED)
                .setDisabled(true)
                .build());
    assertThat(changed.getEnabledEvents()).containsExactly("refund.created");
    assertThat(changed.getStatus()).isEqualTo("disabled");

    assertThat(endpoints.delete(created.getId()).getDeleted()).isTrue();
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> endpoints.retrieve(created.getId()))
        .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(404))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("resource_missing"));
  }

  @Test
  void a_creation_repeated_with_its_key_tells_the_same_secret() throws StripeException {
    var key = RequestOptions.builder().setIdempotencyKey("key-1").build();
    WebhookEndpoint first = endpoints.create(wish().build(), key);
    WebhookEndpoint again = endpoints.create(wish().build(), key);
    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(again.getSecret()).isEqualTo(first.getSecret());
  }

  @Test
  void endpoints_are_read_page_by_page_up_to_the_limit() throws StripeException {
    var newestFirst = new ArrayList<String>();
    for (int i = 0; i < WebhookEndpoints.MOST; i++) {
      newestFirst.addFirst(endpoints.create(wish().build()).getId());
    }
    var ids = new ArrayList<String>();
    endpoints
        .list(WebhookEndpointListParams.builder().setLimit(3L).build())
        .autoPagingIterable()
        .forEach(endpoint -> ids.add(endpoint.getId()));
    assertThat(ids).isEqualTo(newestFirst);
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> endpoints.create(wish().build()))
        .withMessageContaining("You have reached the maximum of 16 test webhook endpoints.");
  }

  @Test
  void a_delivery_is_proved_by_the_secret_of_its_endpoint_alone() throws Exception {
    WebhookEndpoint old = endpoints.create(wish().build());
    WebhookEndpoint fresh = endpoints.create(wish().build());
    server.close(); // so that nobody else takes the deliveries
    account.paidId();
    List<Delivery> both = account.stripe.due();
    assertThat(both).hasSize(2);
    for (Delivery delivery : both) {
      boolean isOld = delivery.endpointId().equals(old.getId());
      String secret = (isOld ? old : fresh).getSecret();
      String other = (isOld ? fresh : old).getSecret();
      Event event = Webhook.constructEvent(delivery.body(), delivery.signature(), secret, WHENEVER);
      assertThat(event.getType()).isEqualTo("payment_intent.succeeded");
      assertThatExceptionOfType(com.stripe.exception.SignatureVerificationException.class)
          .isThrownBy(
              () -> Webhook.constructEvent(delivery.body(), delivery.signature(), other, WHENEVER));
    }
  }

  @Test
  void a_domain_is_registered_listed_and_validated() throws StripeException {
    account.stripe.refuseApplePay("shop.example", "Apple could not verify this domain.");
    PaymentMethodDomain domain =
        domains.create(
            PaymentMethodDomainCreateParams.builder().setDomainName("shop.example").build());
    assertThat(domain.getEnabled()).isTrue();
    assertThat(domain.getGooglePay().getStatus()).isEqualTo("active");
    assertThat(domain.getApplePay().getStatus()).isEqualTo("inactive");
    assertThat(domain.getApplePay().getStatusDetails().getErrorMessage())
        .isEqualTo("Apple could not verify this domain.");
    account.stripe.heal();
    assertThat(domains.validate(domain.getId()).getApplePay().getStatus()).isEqualTo("active");
    assertThat(
            domains
                .list(PaymentMethodDomainListParams.builder().setDomainName("shop.example").build())
                .getData())
        .extracting(PaymentMethodDomain::getId)
        .containsExactly(domain.getId());
  }

  @Test
  void the_simulator_knows_the_event_types_that_the_client_knows() {
    assertThat(EventTypes.ALL)
        .isEqualTo(
            Arrays.stream(EnabledEvent.values())
                .map(EnabledEvent::getValue)
                .filter(type -> !type.equals("*"))
                .collect(toSet()));
  }

  private static WebhookEndpointCreateParams.Builder wish() {
    return WebhookEndpointCreateParams.builder()
        .setUrl(URL)
        .addEnabledEvent(EnabledEvent.PAYMENT_INTENT__SUCCEEDED);
  }
}
