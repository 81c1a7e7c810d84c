"""Asks Stripe's own stripe-mock every call of the given files, and fails if an answer has another status than is written.

    python3 .ci/stripe_mock.py STRIPE-MOCK FILE...

stripe-mock validates each call by Stripe's OpenAPI description and keeps no state: it shows that paths and parameters are
right, and nothing of what they do. A line of a file is a status, a method, a path and, for POST, a form. {id} is the id in
the last answer that has one; lines that begin with # are comments."""

import contextlib
import http.client
import json
import re
import subprocess
import sys
import threading

SECONDS_TO_START = 60
SECONDS_FOR_AN_ANSWER = 20


@contextlib.contextmanager
def stripe_mock(program):
    """Runs it on two free ports of loopback, and yields the address for HTTP.

    Both ports are given: without one for HTTPS it listens on every address."""
    command = [program, "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        too_late = threading.Timer(SECONDS_TO_START, process.kill)
        too_late.start()
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                listening = re.search(r"Listening for HTTP at address: (127\.0\.0\.1:\d+)", line)
                if listening:
                    too_late.cancel()
                    yield listening.group(1)
                    return
            raise SystemExit("stripe-mock did not start:\n" + "".join(said))
        finally:
            too_late.cancel()
            process.kill()


def calls(lines):
    """The calls in these lines: status, method, path, form."""
    for line in lines:
        if line.strip() and not line.startswith("#"):
            status, method, path, *form = line.split()
            yield int(status), method, path, form[0] if form else ""


def answer(address, method, path, form):
    connection = http.client.HTTPConnection(address, timeout=SECONDS_FOR_AN_ANSWER)
    headers = {"Authorization": "Bearer sk_test_123"}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with contextlib.closing(connection):
        connection.request(method, path, form if method == "POST" else None, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def refusals(address, lines):
    """What was answered otherwise than it is written."""
    last_id = "none"
    for status, method, path, form in calls(lines):
        actual, body = answer(address, method, path.replace("{id}", last_id), form)
        if actual != status:
            message = body.get("error", {}).get("message", "")
            yield f"{method} {path} {form}: {actual} instead of {status}: {message}"
        if isinstance(body.get("id"), str):
            last_id = body["id"]


def main(program, *files):
    asked, wrong = 0, []
    with stripe_mock(program) as address:
        for file in files:
            with open(file, encoding="utf-8") as text:
                lines = text.readlines()
            asked += len(list(calls(lines)))
            wrong += refusals(address, lines)
    if wrong or not asked:
        raise SystemExit("\n".join(wrong) or "no call to ask")
    print(f"stripe-mock answers {asked} calls as the simulator does.")


if __name__ == "__main__":
    main(*sys.argv[1:])
