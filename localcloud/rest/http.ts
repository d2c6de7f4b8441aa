import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One call of a REST API, decoded. */
export interface RestCall {
  readonly method: string;
  /** Decoded, without query: `/api2/json/nodes/pve1/lxc`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Fields of a form or of a JSON object; everything as text, as both APIs take it. */
  readonly body: Readonly<Record<string, string>>;
  readonly authorization: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Text of the status line, where PVE says what is wrong. */
  readonly reason?: string;
}

/** Restores take a few names and no more. */
const largestBody = 64 * 1024;

/** Serves one API on a free loopback port. What the handler throws is a 500 without any detail. */
export async function serveRest(answer: (call: RestCall) => RestAnswer): Promise<{ url: string }> {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (call: RestCall) => RestAnswer,
): Promise<void> {
  const text = await readBody(request);
  const url = new URL(request.url ?? "/", "http://local");
  const { status, body, reason } = answer({
    method: request.method ?? "GET",
    path: url.pathname.split("/").map(decodeURIComponent).join("/"),
    query: Object.fromEntries(url.searchParams),
    body: fields(text, request.headers["content-type"] ?? ""),
    authorization: request.headers.authorization ?? "",
  });
  // A status line holds one line of ASCII.
  if (reason !== undefined) response.statusMessage = reason.replaceAll(/[^ -~]+/g, " ").trim();
  response.writeHead(status, { "content-type": "application/json;charset=UTF-8" });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) throw new Error("local cloud: the request is too large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function fields(text: string, type: string): Record<string, string> {
  if (text === "") return {};
  if (!type.includes("json")) return Object.fromEntries(new URLSearchParams(text));
  const given = JSON.parse(text) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
