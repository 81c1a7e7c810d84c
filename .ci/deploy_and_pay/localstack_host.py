"""LocalStack in this process, with five parts of its own replaced, until its standard input ends.

- Its folder is /var/lib/localstack, whatever is set; here it is one of this run.
- It listens on every interface, whatever GATEWAY_LISTEN says; here on loopback alone.
- It downloads DynamoDB Local; here one runs already, on the port DYNAMODB_LOCAL_PORT.
- It runs functions in Docker; here each is a process (function_process.py).
- Its CloudFormation can't update a stack like ours; here it can (update_repairs.py).

usage: localstack_host.py <folder>, with what LocalStack reads in the environment
"""

import os
import sys
import threading
from functools import partial
from types import SimpleNamespace

from localstack import constants

constants.DEFAULT_VOLUME_DIR = sys.argv[1]  # before its configuration is read

from localstack.runtime import main  # noqa: E402
from localstack.services.dynamodb.server import DynamodbServer  # noqa: E402
from localstack.services.lambda_.invocation import runtime_executor  # noqa: E402
from localstack.utils.threads import FuncThread  # noqa: E402
from twisted.internet import endpoints  # noqa: E402

import update_repairs  # noqa: E402
from function_process import FunctionProcess  # noqa: E402


def end_with_parent():
    """However the parent ends, the system closes the pipe. Functions end in the same way."""
    sys.stdin.read()
    os._exit(0)


def nothing_to_start(_server):
    """The thread that LocalStack watches for as long as the server runs."""
    ended = threading.Event()
    thread = FuncThread(lambda _: ended.wait(), on_stop=lambda _: ended.set(), name="dynamodb")
    thread.start()
    return thread


endpoints.TCP4ServerEndpoint = partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")
DynamodbServer.do_start_thread = nothing_to_start
executor = SimpleNamespace(load=lambda: FunctionProcess)
runtime_executor.EXECUTOR_PLUGIN_MANAGER = SimpleNamespace(exists=lambda _: True, load=lambda _: executor)
update_repairs.repair()

threading.Thread(target=end_with_parent, daemon=True).start()
main.main()
