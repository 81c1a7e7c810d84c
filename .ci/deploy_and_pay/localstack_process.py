"""LocalStack as a process on a free port of loopback. It ends with its `with`, and with this process."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SERVICES = (
    "apigateway cloudformation cloudwatch dynamodb dynamodbstreams events iam kms lambda logs pipes s3 scheduler"
    " secretsmanager sns sqs ssm sts"
)
# What the runtime interface client needs, and FunctionProcess: as in Lambda, nothing of what a zip has to bring.
RUNTIME = re.compile(r"aws-lambda-java-(core|runtime-interface-client|serialization)|/utils-lite/|/infra/local/target/")


@contextlib.contextmanager
def localstack(python, temporary, logs):
    """Gives its address. From the environment: JAVA, CLASS_PATH, DYNAMODB_PORT and STRIPE_API_BASE (DeployAndPay.java)."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": temporary,
        "TMPDIR": temporary,
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "LOCALSTACK_HOST": f"127.0.0.1:{port}",
        "SERVICES": ",".join(SERVICES.split()),
        "STRICT_SERVICE_LOADING": "1",
        "PROVIDER_OVERRIDE_DYNAMODB": "v2",  # streams by DynamoDB Local itself, and not by a Kinesis to be downloaded
        "DYNAMODB_LOCAL_PORT": os.environ["DYNAMODB_PORT"],
        "SQS_ENDPOINT_STRATEGY": "path",  # a queue's address without a name that a DNS would have to know
        "CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES": "1",  # a firewall: a stub takes its place
        "DNS_ADDRESS": "0",
        "DISABLE_EVENTS": "1",  # it tells LocalStack's makers nothing
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "JAVA": os.environ["JAVA"],
        "RUNTIME_CLASS_PATH": os.pathsep.join(filter(RUNTIME.search, os.environ["CLASS_PATH"].split(os.pathsep))),
        "FUNCTION_LOGS": logs,
        "FUNCTION_STRIPE_API_BASE": os.environ["STRIPE_API_BASE"],
    }
    log = os.path.join(logs, "localstack.log")
    command = [python, "-B", os.path.join(HERE, "localstack_host.py"), os.path.join(temporary, "localstack")]
    with open(log, "wb") as output:
        started = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=output)
    try:
        await_health(started, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        started.stdin.close()
        started.wait()


def await_health(started, port, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and started.poll() is None:
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
            asked.request("GET", "/_localstack/health")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"LocalStack does not start: {log}")
