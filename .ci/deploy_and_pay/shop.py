"""What happens around a deployed stack: the storefront's requests, a buyer at Stripe, Stripe's deliveries, the shop's
own consumer of order events."""

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LONGEST_WAIT = 120  # seconds; a first call starts a JVM, and what that makes late Stripe delivers again


class Answer:
    """An HTTP answer; all of these have a JSON object as their body."""

    def __init__(self, status, body):
        self.status = status
        self.body = json.loads(body)

    def __repr__(self):
        return f"{self.status} {self.body.get('type') or self.body.get('status') or ''}"  # no client secret


def call(method, url, body=None, headers=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=LONGEST_WAIT) as answer:
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read())


def until(expected, look):
    """Looks until it sees what is expected."""
    deadline = time.monotonic() + LONGEST_WAIT
    seen = look()
    while not expected(seen):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {LONGEST_WAIT} seconds it is still {seen!r}")
        time.sleep(0.1)
        seen = look()
    return seen


class Api:
    """The stack's API, as a page and Stripe call it."""

    def __init__(self, url):
        self.url = url

    def create(self, product, quantity):
        cart = {"currency": "usd", "items": [{"productId": product, "quantity": quantity}]}
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        return call("POST", f"{self.url}/payment-intents", json.dumps(cart).encode(), headers)

    def order(self, order_id):
        return call("GET", f"{self.url}/orders/{order_id}")

    def until_order_is(self, status, order_id):
        return until(lambda answer: answer.body.get("status") == status, lambda: self.order(order_id))

    def deliver(self, body, signature):
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        return call("POST", f"{self.url}/webhooks/stripe", body, headers)


class Stripe:
    """The Stripe account of the shop: what a person does in its dashboard, and a buyer with the storefront's page."""

    def __init__(self, address, secret_key, publishable_key):
        self.address = address
        self.secret_key = secret_key
        self.publishable_key = publishable_key

    def endpoints(self):
        """The webhook endpoints at Stripe, an id for each address."""
        listed = self.call("/v1/webhook_endpoints?limit=100", self.secret_key).body["data"]
        return {each["url"]: each["id"] for each in listed}

    def redirect(self, endpoint_id, url):
        """Gives an endpoint another address. Its secret, its events and its API version stay."""
        return self.call(f"/v1/webhook_endpoints/{endpoint_id}", self.secret_key, {"url": url})

    def refund(self, checkout, amount):
        form = {"payment_intent": payment_intent(checkout), "amount": amount}
        return self.call("/v1/refunds", self.secret_key, form)

    def pay(self, checkout):
        """What the buyer's browser does: it has the publishable key, and the order's client secret."""
        form = {"client_secret": checkout["clientSecret"], "payment_method": "pm_card_visa"}
        return self.call(f"/v1/payment_intents/{payment_intent(checkout)}/confirm", self.publishable_key, form)

    def call(self, path, key, form=None):
        headers = {"Authorization": f"Bearer {key}"}
        if form is None:
            return call("GET", self.address + path, None, headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return call("POST", self.address + path, urllib.parse.urlencode(form, doseq=True).encode(), headers)


def payment_intent(checkout):
    return checkout["clientSecret"].partition("_secret_")[0]


def signature(body, secret):
    """As Stripe signs (Stripe docs, "Verify webhook signatures manually")."""
    now = int(time.time())
    digest = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256)
    return f"t={now},v1={digest.hexdigest()}"


class Wire:
    """The way of Stripe's deliveries to an API, with an eavesdropper on it: the body and the signature of each are kept."""

    def __init__(self):
        self.api = None
        self.heard = []

    def __enter__(self):
        wire = self

        class PassOn(BaseHTTPRequestHandler):
            def do_POST(self):
                delivery = self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"]
                wire.heard.append(delivery)
                answer = wire.api.deliver(*delivery)
                self.send_response(answer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), PassOn)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def delivery(self, event_type, intent):
        """The first of this type about this PaymentIntent."""

        def matching():
            return [each for each in list(self.heard) if is_about(json.loads(each[0]), event_type, intent)]

        return until(bool, matching)[0]


def is_about(event, event_type, intent):
    return event["type"] == event_type and event["data"]["object"]["id"] == intent


class Feed:
    """A queue that a rule fills with all order events of a bus."""

    def __init__(self, aws, bus):
        events, self.sqs = aws.client("events"), aws.client("sqs")
        self.queue = self.sqs.create_queue(QueueName=f"{bus}-heard-{uuid.uuid4()}")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name="all", EventBusName=bus, EventPattern=json.dumps({"source": ["countersign"]}))
        events.put_targets(Rule="all", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
        self.heard = []

    def of(self, order_id):
        """The types of events that came of this order so far."""
        for message in self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", []):
            self.heard.append(json.loads(message["Body"]))
            self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return [event["detail-type"] for event in self.heard if event["detail"]["orderId"] == order_id]

    def until_heard(self, event_type, order_id):
        return until(lambda types: event_type in types, lambda: self.of(order_id))
