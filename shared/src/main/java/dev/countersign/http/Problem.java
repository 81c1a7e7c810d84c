package dev.countersign.http;

import dev.countersign.orders.WireFormat;
import java.util.Locale;

/**
 * The problems that the API answers (RFC 9457). The type is a stable word on which clients branch.
 * The texts are fixed: they contain no input, no message of another service and no exception.
 */
@WireFormat
public enum Problem {
  INVALID_REQUEST(400, "Invalid request", "The request is not what this endpoint takes."),
  CLIENT_SUPPLIED_PRICE(
      400,
      "Client-supplied price",
      "Prices are the server's. Send products and quantities; expectedTotal is only compared."),
  CARD_DATA_NOT_ACCEPTED(
      400, "Card data not accepted", "Card data goes to Stripe alone, never through this server."),
  INVALID_SIGNATURE(
      400, "Invalid signature", "The Stripe-Signature header does not prove this delivery."),
  INVALID_EVENT(400, "Invalid event", "The body is not a Stripe event."),
  ORDER_NOT_FOUND(404, "Order not found", "There is no such order."),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "This endpoint takes another method."),
  PRICE_CHANGED(409, "Price changed", "The total is no longer the expected one."),
  REQUEST_IN_PROGRESS(
      409, "Request in progress", "The same request is being served; send it again shortly."),
  ORDER_EXPIRED(
      410, "Order expired", "The order never reached Stripe and is too old; start a new one."),
  PAYLOAD_TOO_LARGE(413, "Payload too large", "The body is larger than this endpoint takes."),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "This endpoint takes application/json."),
  UNKNOWN_PRODUCT(422, "Unknown product", "A product in the cart is not sold."),
  NOT_SOLD_IN_CURRENCY(
      422, "Not sold in this currency", "A product in the cart has no price in this currency."),
  AMOUNT_TOO_SMALL(422, "Amount too small", "The total is less than can be charged."),
  AMOUNT_TOO_LARGE(422, "Amount too large", "The total is more than can be charged."),
  KEY_REUSED(422, "Idempotency key reused", "This Idempotency-Key was used for another request."),
  TOO_MANY_REQUESTS(429, "Too many requests", "Wait before you send this again."),
  INTERNAL(
      500, "Internal error", "Something went wrong on our side. Sending this again does not help."),
  UNAVAILABLE(
      503, "Unavailable", "Try again with the same Idempotency-Key; nothing is charged twice.");

  private final int status;
  private final String title;
  private final String detail;

  Problem(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return detail;
  }

  /** Returns the type, such as {@code urn:countersign:problem:invalid-request}. */
  public String type() {
    return "urn:countersign:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
