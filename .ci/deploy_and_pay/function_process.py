"""Lambda's execution environment as LocalStack asks for it: the deployed zip in a process of AWS's own
runtime interface client, and the Runtime API that the client calls (Lambda developer guide, "Using the
Lambda runtime API").

The process is started as the local stack starts it (infra/local, FunctionCommand). From the environment:
JAVA (the program), RUNTIME_CLASS_PATH (the client, and FunctionProcess of infra/local, which ends with its
parent), FUNCTION_LOGS (a folder), and the variables that each function gets besides those of its template:
FUNCTION_<name>=<value> sets <name>.
"""

import json
import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

PREFIX = "/2018-06-01/runtime/"
EXITED = {"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited without providing a reason"}
HEAP_SHARE = 0.85  # of MemorySize, as in the managed runtime


class FunctionProcess(RuntimeExecutor):
    """One process; it serves one invocation at a time, and is replaced once it has ended."""

    def start(self, env_vars):
        self.variables = env_vars
        self.launch()

    def launch(self):
        name = self.function_version.id.function_name
        self.temporary = tempfile.mkdtemp(prefix="function-")
        self.log_path = os.path.join(os.environ["FUNCTION_LOGS"], f"{name}-{self.id}.log")
        self.api = RuntimeApi(self.function_version.config.timeout)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.code(), env=self.environment(), stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        threading.Thread(target=self.watch, args=(self.process, self.api), daemon=True).start()
        kind, payload = self.api.results.get()
        if kind != "ready":
            self.stop()
            raise StatusErrorException("The function does not start", payload=payload)

    @staticmethod
    def watch(process, api):
        process.wait()
        api.results.put(("error", json.dumps(EXITED).encode()))

    def code(self):
        """The task's folder. The zip stands in its `lib`, as a jar may: unpacked it would be thousands of files."""
        code = self.function_version.config.code
        zip_path = os.path.join(tempfile.gettempdir(), "code", code.id, "lib", "function.jar")
        with code._disk_lock:
            if not os.path.exists(zip_path):
                os.makedirs(os.path.dirname(zip_path))
                with open(zip_path, "wb") as file:
                    code._download_archive_to_file(file)
        return os.path.dirname(os.path.dirname(zip_path))

    def command(self):
        return [
            os.environ["JAVA"],
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            f"-Xmx{int(self.function_version.config.memory_size * HEAP_SHARE)}m",
            f"-Djava.io.tmpdir={self.temporary}",  # the client's native library is unpacked there
            "-Djava.net.preferIPv4Stack=true",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            os.environ["RUNTIME_CLASS_PATH"],
            "dev.countersign.local.lambda.FunctionProcess",
            "AWS_INTERFACE_CLIENT",
            self.function_version.config.handler,
        ]

    def environment(self):
        more = {name.removeprefix("FUNCTION_"): value for name, value in os.environ.items() if name.startswith("FUNCTION_")}
        more.pop("LOGS")
        variables = {name: str(value) for name, value in self.variables.items()}
        return variables | more | {
            "PATH": os.environ["PATH"],
            "LANG": "en_US.UTF-8",
            "LAMBDA_TASK_ROOT": self.code(),
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{self.function_version.config.runtime}",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.api.server_port}",
        }

    def invoke(self, payload):
        if self.process.poll() is not None:
            self.launch()
        log_begin = os.path.getsize(self.log_path)
        self.api.events.put(payload)
        try:
            kind, body = self.api.results.get(timeout=self.function_version.config.timeout)
        except queue.Empty:
            self.process.kill()
            text = f"{payload['invoke-id']} Task timed out after {self.function_version.config.timeout:.2f} seconds"
            kind, body = "error", json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": text}).encode()
        with open(self.log_path, "rb") as log:
            log.seek(log_begin)
            lines = log.read().decode(errors="replace")
        return InvocationResult(payload["invoke-id"], body, is_error=kind == "error", logs=lines)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.api.stop()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def get_logs(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def get_address(self):
        return "127.0.0.1"

    def get_endpoint_from_executor(self):
        return "127.0.0.1"

    def get_runtime_endpoint(self):
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}"  # of LocalStack's own agent, which is not here

    @classmethod
    def prepare_version(cls, function_version):
        pass  # a function that nobody calls needs no code on the disk

    @classmethod
    def cleanup_version(cls, function_version):
        pass  # LocalStack deletes the code itself


class RuntimeApi(ThreadingHTTPServer):
    """The Runtime API of one process, on a port of its own."""

    daemon_threads = True

    def __init__(self, timeout_seconds):
        super().__init__(("127.0.0.1", 0), RuntimeCalls)
        self.timeout_seconds = timeout_seconds
        self.events = queue.SimpleQueue()   # what the function is to do
        self.results = queue.SimpleQueue()  # ("ready", b""), then ("response" or "error", what it said)
        self.is_ready = False
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.events.put(None)  # or the thread that waits for one would wait for ever
        self.shutdown()
        self.server_close()


class RuntimeCalls(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # invocation/next
        if not self.server.is_ready:
            self.server.is_ready = True
            self.server.results.put(("ready", b""))
        event = self.server.events.get()
        if event is None:
            self.close_connection = True
            return
        deadline = int((time.time() + self.server.timeout_seconds) * 1000)
        self.answer(
            200,
            event["payload"].encode(),
            {
                "Lambda-Runtime-Aws-Request-Id": event["invoke-id"],
                "Lambda-Runtime-Invoked-Function-Arn": event["invoked-function-arn"],
                "Lambda-Runtime-Trace-Id": event["trace-id"],
                "Lambda-Runtime-Deadline-Ms": str(deadline),
            },
        )

    def do_POST(self):  # init/error, invocation/<id>/response, invocation/<id>/error
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(202, b'{"status":"OK"}', {})
        kind = re.fullmatch(PREFIX + r"(?:init|invocation/[^/]+)/(error|response)", self.path)[1]
        self.server.results.put((kind, body))

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
