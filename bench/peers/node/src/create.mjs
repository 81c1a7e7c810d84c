import { createHash } from "node:crypto";
import {
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import Stripe from "stripe";
import { secret } from "./secret.mjs";

// What all requests share is made once, outside of the handler; its connections stay open.
const { PRICES_TABLE, ORDERS_TABLE, PAYMENT_INTENTS_TABLE, STACK_NAME, STRIPE_API_BASE } = process.env;
const dynamodb = new DynamoDBClient({});
const stripe = secret(process.env.STRIPE_API_KEY_SECRET).then((key) => new Stripe(key, address()));

/** Leads to the simulated Stripe. */
function address() {
  const base = new URL(STRIPE_API_BASE);
  return { protocol: base.protocol.slice(0, -1), host: base.hostname, port: base.port };
}

export async function handler(event) {
  const cart = JSON.parse(event.body);
  const orderId = createHash("sha256").update(event.headers["Idempotency-Key"]).digest("hex");
  const prices = await read(cart);
  const amount = cart.items.reduce((sum, item) => sum + prices.get(item.productId) * item.quantity, 0);
  await place(orderId, cart, prices, amount);
  const paymentIntent = await (await stripe).paymentIntents.create(
    {
      amount,
      currency: cart.currency,
      automatic_payment_methods: { enabled: true },
      metadata: { order_id: orderId, countersign: STACK_NAME },
    },
    { idempotencyKey: `order-${orderId}` },
  );
  await bind(orderId, paymentIntent.id);
  return {
    statusCode: 201,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
    body: JSON.stringify({
      orderId,
      status: "AWAITING_PAYMENT",
      amount,
      currency: cart.currency,
      clientSecret: paymentIntent.client_secret,
    }),
  };
}

async function read(cart) {
  const answer = await dynamodb.send(
    new BatchGetItemCommand({
      RequestItems: {
        [PRICES_TABLE]: {
          Keys: cart.items.map((item) => ({ productId: { S: item.productId }, currency: { S: cart.currency } })),
          ConsistentRead: true,
        },
      },
    }),
  );
  return new Map(answer.Responses[PRICES_TABLE].map((row) => [row.productId.S, Number(row.unitAmount.N)]));
}

async function place(orderId, cart, prices, amount) {
  await dynamodb.send(
    new PutItemCommand({
      TableName: ORDERS_TABLE,
      Item: {
        orderId: { S: orderId },
        currency: { S: cart.currency },
        amount: { N: String(amount) },
        status: { S: "AWAITING_PAYMENT" },
        createdAt: { S: new Date().toISOString() },
        lines: {
          L: cart.items.map((item) => ({
            M: {
              productId: { S: item.productId },
              quantity: { N: String(item.quantity) },
              unitAmount: { N: String(prices.get(item.productId)) },
            },
          })),
        },
      },
      ConditionExpression: "attribute_not_exists(orderId)",
    }),
  );
}

async function bind(orderId, paymentIntentId) {
  await dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        {
          Update: {
            TableName: ORDERS_TABLE,
            Key: { orderId: { S: orderId } },
            UpdateExpression: "SET paymentIntentId = :paymentIntent",
            ConditionExpression: "attribute_not_exists(paymentIntentId)",
            ExpressionAttributeValues: { ":paymentIntent": { S: paymentIntentId } },
          },
        },
        {
          Put: {
            TableName: PAYMENT_INTENTS_TABLE,
            Item: { paymentIntentId: { S: paymentIntentId }, orderId: { S: orderId } },
          },
        },
      ],
    }),
  );
}
