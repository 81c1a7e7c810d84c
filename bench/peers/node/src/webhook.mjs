import { BatchGetItemCommand, DynamoDBClient, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import Stripe from "stripe";
import { secret } from "./secret.mjs";

const { ORDERS_TABLE, PAYMENT_INTENTS_TABLE, PROCESSED_EVENTS_TABLE } = process.env;
const FORTY_DAYS = 40 * 24 * 3600;

const dynamodb = new DynamoDBClient({});
const stripe = new Stripe("sk_test_none"); // it calls nothing; its key only has to be there
const signingSecret = secret(process.env.STRIPE_WEBHOOK_SIGNING_SECRET);

export async function handler(event) {
  const delivered = stripe.webhooks.constructEvent(
    event.body,
    event.headers["Stripe-Signature"],
    await signingSecret,
  );
  const paymentIntent = delivered.data.object;
  const order = await read(paymentIntent);
  if (Number(order.amount.N) !== paymentIntent.amount_received || order.currency.S !== paymentIntent.currency) {
    return answer(500, { error: "another amount" });
  }
  await record(delivered, order.orderId.S);
  return answer(200, { received: true });
}

function answer(statusCode, body) {
  return { statusCode, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function read(paymentIntent) {
  const answer = await dynamodb.send(
    new BatchGetItemCommand({
      RequestItems: {
        [PAYMENT_INTENTS_TABLE]: { Keys: [{ paymentIntentId: { S: paymentIntent.id } }], ConsistentRead: true },
        [ORDERS_TABLE]: { Keys: [{ orderId: { S: paymentIntent.metadata.order_id } }], ConsistentRead: true },
      },
    }),
  );
  const [link] = answer.Responses[PAYMENT_INTENTS_TABLE];
  const [order] = answer.Responses[ORDERS_TABLE];
  if (link.orderId.S !== order.orderId.S) {
    throw new Error("the PaymentIntent is another order's");
  }
  return order;
}

async function record(delivered, orderId) {
  await dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        {
          Put: {
            TableName: PROCESSED_EVENTS_TABLE,
            Item: {
              eventId: { S: delivered.id },
              type: { S: delivered.type },
              orderId: { S: orderId },
              expiresAt: { N: String(delivered.created + FORTY_DAYS) },
            },
            ConditionExpression: "attribute_not_exists(eventId)",
          },
        },
        {
          Update: {
            TableName: ORDERS_TABLE,
            Key: { orderId: { S: orderId } },
            UpdateExpression: "SET #status = :paid",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":paid": { S: "PAID" } },
          },
        },
      ],
    }),
  );
}
