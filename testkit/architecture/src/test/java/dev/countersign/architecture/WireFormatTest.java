package dev.countersign.architecture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.countersign.orders.WireFormat;
import dev.countersign.testkit.Repository;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words that are stored, published and sent (docs/adr/0017-words-are-a-wire-format.md). */
class WireFormatTest {
  /** Add to it; change nothing in it, and take nothing away. */
  private static final String WORDS =
      """
      Dispute.State
        UNKNOWN
        WARNING_NEEDS_RESPONSE
        WARNING_UNDER_REVIEW
        WARNING_CLOSED
        NEEDS_RESPONSE
        UNDER_REVIEW
        PREVENTED
        WON
        LOST
      Drift.Remedy
        RECORDED
        BOUND
        CANCELED
        EXPIRED
        TRIED_AGAIN
        NEEDS_A_PERSON
      Drift.What
        EVENT_NOT_HEARD
        PAYMENT_NOT_KNOWN
        REFUND_NOT_KNOWN
        DISPUTE_NOT_KNOWN
        FRAUD_WARNING_NOT_KNOWN
        PAYMENT_INTENT_NOT_BOUND
        UNPAID_TOO_LONG
        FAILED_TOO_OFTEN
        ORPHANED_EVENT
        ORDER_MISSING
        PAYMENT_INTENT_MISSING
        METADATA_DIFFERS
        NOT_AT_STRIPE
        OTHER_MODE
        WRONG_ACCOUNT
        UNREADABLE
        NO_ROOM
        WAITS_FOR_CAPTURE
        NEXT_ACTION_NOT_KNOWN
        NOT_LOOKED_AT
        STAGE_FAILED
      OpenState.Kind
        PROCESSING
        REQUIRES_ACTION
        PAYMENT_FAILED
      OrderEvent.Type
        OrderPaid
        OrderRefunded
        OrderDisputed
        OrderFraudWarned
        OrderQuarantined
        OrderCanceled
      OrderStatus
        AWAITING_PAYMENT
        PROCESSING
        PAYMENT_FAILED
        PAID
        PARTIALLY_REFUNDED
        REFUNDED
        DISPUTED
        CANCELED
        QUARANTINED
      Problem
        urn:countersign:problem:invalid-request
        urn:countersign:problem:client-supplied-price
        urn:countersign:problem:card-data-not-accepted
        urn:countersign:problem:invalid-signature
        urn:countersign:problem:invalid-event
        urn:countersign:problem:order-not-found
        urn:countersign:problem:method-not-allowed
        urn:countersign:problem:price-changed
        urn:countersign:problem:request-in-progress
        urn:countersign:problem:order-expired
        urn:countersign:problem:payload-too-large
        urn:countersign:problem:unsupported-media-type
        urn:countersign:problem:unknown-product
        urn:countersign:problem:not-sold-in-currency
        urn:countersign:problem:amount-too-small
        urn:countersign:problem:amount-too-large
        urn:countersign:problem:key-reused
        urn:countersign:problem:too-many-requests
        urn:countersign:problem:internal
        urn:countersign:problem:unavailable
      ProcessedEvent.Outcome
        APPLIED
        QUARANTINED
        ORPHAN
      Reason
        amount_mismatch
        currency_mismatch
        livemode_mismatch
        canceled_and_succeeded
        more_than_fits
        provider_mismatch
        inconsistent_event
        not_at_stripe
        multiple_payment_intents
        refund_exceeds_payment
      Refund.State
        UNKNOWN
        PENDING
        REQUIRES_ACTION
        SUCCEEDED
        CANCELED
        FAILED
      Stage
        EVENTS
        PAYMENT_INTENTS
        UNPAID_ORDERS
        UNBOUND_ORDERS
        REFUNDS
        DISPUTES
        FRAUD_WARNINGS
        ORPHANS
        UNCONFIRMED_ORDERS
        QUARANTINED_ORDERS
        OPEN_ITEMS
      StripeObject.Kind
        payment_intent
        refund
        dispute
        radar.early_fraud_warning
      Unpublished.Cause
        newer-version
        not-an-order
      """;

  private static final Set<String> GIVE_A_NAME_AWAY = Set.of("name", "valueOf");

  /** What is deployed. */
  private static final List<JavaClass> CLASSES =
      Repository.modules().stream()
          .filter(module -> module.equals("shared") || module.startsWith("functions/"))
          .flatMap(
              module ->
                  new ClassFileImporter()
                      .importPath(Repository.file(module).resolve("target/classes")).stream())
          .toList();

  @Test
  void every_word_on_the_wire_is_what_it_was() {
    assertThat(
            CLASSES.stream()
                .filter(enumeration -> enumeration.isAnnotatedWith(WireFormat.class))
                .map(WireFormatTest::line)
                .sorted()
                .collect(joining()))
        .isEqualTo(WORDS);
  }

  @Test
  void the_name_of_a_constant_leaves_the_code_only_as_a_word_on_the_wire() {
    List<String> others =
        CLASSES.stream()
            .flatMap(javaClass -> javaClass.getAccessesFromSelf().stream())
            .filter(access -> GIVE_A_NAME_AWAY.contains(access.getTarget().getName()))
            .filter(WireFormatTest::isOfAnUnmarkedEnum)
            .map(JavaAccess::getDescription)
            .toList();
    assertThat(others).isEmpty();
  }

  private static boolean isOfAnUnmarkedEnum(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return owner.isEnum()
        && owner.getPackageName().startsWith("dev.countersign.")
        && !owner.isAnnotatedWith(WireFormat.class);
  }

  /** An enum, with or without the class around it, and its words. */
  private static String line(JavaClass enumeration) {
    Object[] constants = enumeration.reflect().getEnumConstants();
    String name = enumeration.getName().substring(enumeration.getPackageName().length() + 1);
    return name.replace('$', '.')
        + Stream.of(constants).map(WireFormatTest::word).map("\n  "::concat).collect(joining())
        + "\n";
  }

  private static String word(Object constant) {
    Class<?> enumeration = ((Enum<?>) constant).getDeclaringClass();
    return Stream.of("word", "code", "type")
        .flatMap(name -> method(enumeration, name).stream())
        .findFirst()
        .map(method -> answer(method, constant))
        .orElseGet(constant::toString);
  }

  private static List<Method> method(Class<?> enumeration, String name) {
    return Stream.of(enumeration.getDeclaredMethods())
        .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
        .toList();
  }

  private static String answer(Method method, Object constant) {
    try {
      method.setAccessible(true);
      return String.valueOf(method.invoke(constant));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
