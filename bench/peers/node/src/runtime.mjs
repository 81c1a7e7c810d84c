// Asks the Lambda Runtime API for events and answers them, over one connection that stays open. AWS's own client for
// Node needs a compiler and Node 22, so this takes its place; it does less than that one does.
import { Agent, request } from "node:http";
import { pathToFileURL } from "node:url";

process.stdin.resume().on("end", () => process.exit(1)); // ends with its parent

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body = "") {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, agent, method, path: `/2018-06-01/runtime/${path}` }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.on("error", reject);
    if (method === "POST") {
      sent.setHeader("Content-Length", Buffer.byteLength(body));
    }
    sent.end(body);
  });
}

const { handler } = await import(pathToFileURL(process.argv[2]).href);
for (;;) {
  const next = await call("GET", "invocation/next");
  const id = next.headers["lambda-runtime-aws-request-id"];
  try {
    const answer = await handler(JSON.parse(next.text), { awsRequestId: id });
    await call("POST", `invocation/${id}/response`, JSON.stringify(answer));
  } catch (error) {
    await call("POST", `invocation/${id}/error`, JSON.stringify({ errorMessage: String(error.stack) }));
  }
}
