package dev.countersign.simulation.invariants;

import dev.countersign.emulators.secretsmanager.SecretsManager;
import dev.countersign.reconcile.CancelAfter;
import dev.countersign.simulation.deployment.DynamoDb;
import dev.countersign.simulation.faults.Faults;
import dev.countersign.simulation.stripe.SimulatedAccount;
import dev.countersign.simulation.truth.Auditor;
import dev.countersign.simulation.truth.Books;
import java.time.InstantSource;
import java.util.List;

/** All invariants. */
public final class Invariants {
  private Invariants() {}

  /** Returns new instances, for one run. */
  public static List<Auditor> of(
      Books books,
      SimulatedAccount account,
      DynamoDb dynamoDb,
      SecretsManager secrets,
      Faults faults,
      InstantSource clock,
      CancelAfter cancelAfter) {
    return List.of(
        new SettlementBinding(),
        new NoAcknowledgedLoss(books),
        new MarkerAndEffectAreOne(books),
        new Monotony(),
        new OnePaymentIntentPerOrder(books, account),
        new OrderFirst(books),
        new ServerSidePrice(books, clock),
        new RequestIdempotency(books),
        new NoLeak(dynamoDb),
        new VerifyBeforeTrust(secrets),
        new RefundBound(),
        new QuarantineIsFinalAndLoud(books, faults),
        new FulfilOnce(),
        new HonestStatusCodes(secrets),
        new ForeignIsolation(books),
        new BoundedWork(),
        new AgreesWithStripe(books, account, faults),
        new BindingBeforeSecret(books),
        new RetriesHelp(books, account, faults),
        new KeysAreReplaced(secrets, clock),
        new LastGoodSecretServes(clock),
        new NothingBeforeItsTime(books, clock, cancelAfter),
        new CardTestersAreStopped(books, account, cancelAfter),
        new NewerWordsPass(),
        new FreshAnswers(books),
        new PagesHearSoon(books, account, faults, clock),
        new QuestionsCostLittle(books, faults),
        new NothingIsDeniedFalsely(books, clock),
        new OtherModeIsLeftAlone(books, faults, cancelAfter.unpaid()));
  }
}
