/** Prices a cart and creates its PaymentIntent. Start at {@link CreatePaymentIntentHandler}. */
@NullMarked
package dev.countersign.createpaymentintent;

import org.jspecify.annotations.NullMarked;
