package dev.countersign.money;

import java.math.BigDecimal;

/**
 * An amount in Stripe's minor unit (Stripe docs, "Supported currencies"): 999 EUR is €9.99, 999 JPY
 * is ¥999. Never negative, because a shop never charges, receives or refunds a negative amount.
 *
 * @param minorUnits 0 or more, and a multiple of the currency's step
 */
public record Money(long minorUnits, Currency currency) implements Comparable<Money> {
  public Money {
    if (minorUnits < 0) {
      throw new IllegalArgumentException("an amount below zero");
    }
    if (minorUnits % currency.step() != 0) {
      throw new IllegalArgumentException(
          "an amount in " + currency + " that is no multiple of " + currency.step());
    }
  }

  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  /** Exact, or an {@link ArithmeticException}: a total that wrapped would be a wrong charge. */
  public Money plus(Money other) {
    return new Money(Math.addExact(minorUnits, inSameCurrency(other).minorUnits), currency);
  }

  /** Exact, or an {@link ArithmeticException}. */
  public Money times(int quantity) {
    return new Money(Math.multiplyExact(minorUnits, (long) quantity), currency);
  }

  /** Returns whether the amount is below Stripe's minimum for the currency. */
  public boolean isTooSmallToCharge() {
    return minorUnits < currency.minimumCharge();
  }

  /** Returns whether the amount is above our limit. Stripe may reject smaller amounts. */
  public boolean isTooLargeToCharge() {
    return minorUnits > Currency.MAXIMUM_CHARGE;
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(minorUnits, inSameCurrency(other).minorUnits);
  }

  private Money inSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(currency + " and " + other.currency + " don't mix");
    }
    return other;
  }

  /** Returns the amount as people write it: {@code 20.00 USD}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(minorUnits, currency.decimals()).toPlainString() + " " + currency;
  }
}
