"""Deploys template.yaml into LocalStack, and takes payments through it (README.md).

Prints each step with the seconds that it took, and ends with 1 at the first that does not come out as it must.

DeployAndPay.java runs it.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time

from localstack_process import localstack
from shop import Api, Feed, Stripe, Wire, payment_intent, signature, until
from stack import ROOT, Artifacts, Aws, Stack

TEE, PRICE = "tee-black-m", 2000
LOCALSTACK_PYTHON = os.path.join(ROOT, "target", "localstack", "bin", "python")
LOGS = os.path.join(ROOT, "target", "deploy-and-pay")  # for whoever looks for a cause


@contextlib.contextmanager
def step(sentence):
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"FAILED   {sentence}", flush=True)
        raise
    print(f"{time.monotonic() - begun:6.1f} s {sentence}", flush=True)


def expect(expected, seen):
    """Unlike assert it is there whatever Python's options are."""
    if seen != expected:
        raise AssertionError(f"expected {expected!r}, and it is {seen!r}")


class DeployedShop:
    """A stack, and what a shop keeper does with it."""

    def __init__(self, aws, artifacts, stripe, wire, name):
        self.aws = aws
        self.stripe = stripe
        self.wire = wire
        self.stack = Stack(
            aws,
            artifacts,
            name,
            {
                "AllowedOrigins": "https://shop.example",
                "StripePublishableKey": stripe.publishable_key,
                "Firewall": "off",  # LocalStack has none, and can't read its template's conditions
            },
        )

    def deploy(self):
        self.stack.create()
        self.outputs = self.stack.outputs()
        self.api = self.wire.api = Api(self.stack.url())

    def take_over(self, tables, mark):
        """As docs/upgrading.md says ("Taking over a stack's data")."""
        describe = self.aws.client("dynamodb").describe_table
        for name, physical in tables.items():
            table = describe(TableName=physical)["Table"]
            self.stack.parameters[f"Existing{name}"] = table["TableArn"]
            if "LatestStreamLabel" in table:
                self.stack.parameters[f"Existing{name.removesuffix('Table')}Stream"] = table["LatestStreamLabel"]
        self.stack.parameters["StackMark"] = mark

    def put_price(self):
        price = {"productId": {"S": TEE}, "currency": {"S": "usd"}, "unitAmount": {"N": str(PRICE)}}
        price |= {"active": {"BOOL": True}, "name": {"S": "Tee, black, M"}}
        self.aws.client("dynamodb").put_item(TableName=self.outputs["PricesTable"], Item=price)

    def webhook_url(self):
        return f"{self.outputs['ApiUrl']}/webhooks/stripe"

    def register(self):
        """At once, and not by the schedule, which never runs here. AWS's address leads nowhere here, so it is changed."""
        expect("registered", self.invoke("RegisterWebhookFunction", {})["outcome"])
        expect(200, self.stripe.redirect(self.stripe.endpoints()[self.webhook_url()], self.wire.url).status)

    def put_secret(self, output, value):
        self.aws.client("secretsmanager").put_secret_value(SecretId=self.outputs[output], SecretString=value)

    def checkout(self, quantity):
        answer = self.api.create(TEE, quantity)
        expect(201, answer.status)
        expect(quantity * PRICE, answer.body["amount"])
        return answer.body

    def pay(self, checkout):
        expect("succeeded", self.stripe.pay(checkout).body["status"])
        self.api.until_order_is("PAID", checkout["orderId"])

    def row(self, order_id):
        """The whole row of an order, as it is stored."""
        dynamodb = self.aws.client("dynamodb")
        key = {"orderId": {"S": order_id}}
        return dynamodb.get_item(TableName=self.outputs["OrdersTable"], Key=key, ConsistentRead=True)["Item"]

    def invoke(self, output, payload):
        answer = self.aws.client("lambda").invoke(
            FunctionName=self.outputs[output], Payload=json.dumps(payload).encode()
        )
        expect(None, answer.get("FunctionError"))
        return json.loads(answer["Payload"].read())

    def webhook_log(self):
        """What ReceiveWebhookFunction has logged, a text for each line."""
        group = f"/aws/lambda/{self.stack.resources()['ReceiveWebhookFunction']}"
        pages = self.aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]


def fail(stack):
    with step("a first deployment whose last resource can't be created leaves nothing behind"):
        before = stack.aws.inventory()
        made = stack.fail()
        expect(6, len([name for name in made - before if "Table-" in name]))  # among all else
        expect(before, stack.aws.inventory())


def sell(shop):
    with step("a stack is created from template.yaml"):
        shop.deploy()
    with step("with a price, and before a key is there, a payment is answered 500: a person is needed (ADR 13)"):
        shop.put_price()
        answer = shop.api.create(TEE, 2)
        expect((500, "urn:countersign:problem:internal"), (answer.status, answer.body["type"]))
    with step("Stripe's key is put in, and the stack registers its webhook endpoint and keeps its secret"):
        expect("pending", shop.invoke("RegisterWebhookFunction", {})["outcome"])
        shop.put_secret("StripeApiKeySecret", shop.stripe.secret_key)
        shop.register()
        feed = Feed(shop.aws, shop.outputs["OrderEventsBus"])
    with step("the page asks for a payment, at the price of the table"):
        until(lambda answer: answer.status == 201, lambda: shop.api.create(TEE, 1))  # the key's absence is forgotten
        paid = shop.checkout(2)
    with step("the buyer pays, and Stripe's delivery through the gateway makes the order PAID"):
        shop.pay(paid)
    with step("the order feed says so on its bus"):
        expect(["OrderPaid"], feed.until_heard("OrderPaid", paid["orderId"]))
    return paid, feed


def attack(shop, paid):
    body, signed = shop.wire.delivery("payment_intent.succeeded", payment_intent(paid))
    with step("a recorded delivery, sent again, counts once"):
        before = shop.row(paid["orderId"])
        expect(200, shop.api.deliver(body, signed).status)
        until(lambda lines: any('"outcome":"duplicate"' in line for line in lines), shop.webhook_log)
        expect(before, shop.row(paid["orderId"]))
    with step("a forged delivery is answered 400, and changes nothing"):
        victim = shop.checkout(1)
        forged = body.replace(paid["orderId"].encode(), victim["orderId"].encode())
        forged = forged.replace(payment_intent(paid).encode(), payment_intent(victim).encode())
        forged = forged.replace(json.loads(body)["id"].encode(), b"evt_forged")
        before = shop.row(victim["orderId"])
        answer = shop.api.deliver(forged, signature(forged, "whsec_attacker"))
        expect((400, "urn:countersign:problem:invalid-signature"), (answer.status, answer.body["type"]))
        expect(before, shop.row(victim["orderId"]))


def give_back(shop, paid, feed):
    with step("half of it is refunded"):
        expect(200, shop.stripe.refund(paid, PRICE).status)
        shop.api.until_order_is("PARTIALLY_REFUNDED", paid["orderId"])
        feed.until_heard("OrderRefunded", paid["orderId"])
    with step("reconciliation, invoked by hand, finds nothing that differs"):
        report = shop.invoke("ReconcileFunction", {})
        expect("finished", report["outcome"])


def change(shop):
    def shorter(template):
        template["Resources"]["GetOrderFunction"]["Properties"]["Timeout"] = 27

    with step("a new time-out and a new parameter make a new version of just those functions, which go live"):
        before = shop.stack.versions()
        shop.stack.update(shorter, {"CancelUnpaidAfterHours": "48"})
        after = shop.stack.versions()
        expect({"GetOrderFunction", "ReconcileFunction"}, {name for name in before if after[name] != before[name]})
        expect(27, shop.stack.live("GetOrderFunction")["Timeout"])
        expect("48", shop.stack.live("ReconcileFunction")["Environment"]["Variables"]["CANCEL_UNPAID_AFTER_HOURS"])
    with step("and a payment goes on"):
        shop.pay(shop.checkout(1))


def second_stack(shop, other):
    with step("a second stack is created beside it, and takes a payment of its own"):
        other.deploy()
        other.put_price()
        other.put_secret("StripeApiKeySecret", other.stripe.secret_key)
        other.register()
        paid = other.checkout(3)
        other.pay(paid)
    with step("neither knows the other's orders, nor has a resource of it"):
        expect(404, shop.api.order(paid["orderId"]).status)
        own, others = (set(each.stack.resources().values()) - {"live", "unknown"} for each in (shop, other))
        expect(set(), own & others)


def delete(shop, paid):
    """Gives the tables that stay, and the mark of the payments in them."""
    with step("deleted, a stack leaves its tables with the orders, and nothing else"):
        tables, resources = shop.stack.tables(), shop.stack.resources()
        shop.stack.delete()
        expect("PARTIALLY_REFUNDED", shop.row(paid["orderId"])["status"]["S"])
        expect(set(tables.values()), shop.aws.inventory() & set(resources.values()))
    return tables, shop.outputs["StackMark"]


def make_again(shop, tables, mark, paid):
    with step("a stack of the same name is made over these tables: it knows the order, and refunds and sells on"):
        shop.take_over(tables, mark)
        shop.deploy()
        expect({}, shop.stack.tables())
        shop.put_secret("StripeApiKeySecret", shop.stripe.secret_key)
        shop.register()
        shop.api.until_order_is("PARTIALLY_REFUNDED", paid["orderId"])
        expect(200, shop.stripe.refund(paid, PRICE).status)
        shop.api.until_order_is("REFUNDED", paid["orderId"])
        feed = Feed(shop.aws, shop.outputs["OrderEventsBus"])
        sold = shop.checkout(1)
        shop.pay(sold)
        feed.until_heard("OrderPaid", sold["orderId"])


def end_with_parent():
    """However the parent ends, the system closes the pipe; and then all is stopped as after Ctrl-C."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main():
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)  # raises, so that every `with` is left
    threading.Thread(target=end_with_parent, daemon=True).start()
    shutil.rmtree(LOGS, ignore_errors=True)
    os.makedirs(LOGS)
    stripe = Stripe(*(os.environ[f"STRIPE_{name}"] for name in ("API_BASE", "SECRET_KEY", "PUBLISHABLE_KEY")))
    with contextlib.ExitStack() as running:
        temporary = running.enter_context(tempfile.TemporaryDirectory(prefix="deploy-and-pay-", ignore_cleanup_errors=True))
        with step("LocalStack starts"):
            endpoint = running.enter_context(localstack(LOCALSTACK_PYTHON, temporary, LOGS))
        aws = Aws(endpoint)
        artifacts = Artifacts(aws)
        artifacts.add_zips()
        shop, other = (
            DeployedShop(aws, artifacts, stripe, running.enter_context(Wire()), name) for name in ("shop", "other")
        )
        fail(shop.stack)
        paid, feed = sell(shop)
        attack(shop, paid)
        give_back(shop, paid, feed)
        change(shop)
        second_stack(shop, other)
        tables, mark = delete(shop, paid)
        with step("and the other stack goes on"):
            other.pay(other.checkout(1))
        make_again(shop, tables, mark, paid)


if __name__ == "__main__":
    main()
