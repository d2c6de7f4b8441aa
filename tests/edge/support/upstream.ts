import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type RequestOptions, request } from "node:https";
import type { AddressInfo } from "node:net";
import type { Route } from "../../../catalog/routes.ts";

/** What a service saw of a request. */
export interface Seen {
  readonly service: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A service that answers with its name and what reached it, and misbehaves in the ways that a proxy must mend. */
export class Upstream {
  readonly name: string;
  readonly ip: string;
  readonly #socket: string | undefined;
  readonly #server: Server;

  /** With a socket it listens there, and on no address. */
  constructor(name: string, ip: string, socket?: string) {
    this.name = name;
    this.ip = ip;
    this.#socket = socket;
    this.#server = createServer((incoming, answer) => {
      if (incoming.url?.startsWith("/redirect")) {
        const to = new URL(incoming.url, "http://x.example").searchParams.get("to");
        answer.writeHead(302, { location: to ?? "/login" }).end();
        return;
      }
      if (incoming.url?.startsWith("/silent")) return;
      if (incoming.url?.startsWith("/escape")) {
        answer.writeHead(200, { "x-accel-redirect": "/" }).end(this.name);
        return;
      }
      incoming.resume().on("end", () => {
        answer.setHeader("set-cookie", [
          "sid=1; Domain=.lab.aiqso.example; Path=/; HttpOnly",
          "theme=dark; domain=lab.aiqso.example; Path=/settings",
          "deep=1; Path=/crm/deep; Secure",
          "odd=1; Domain = lab.aiqso.example; Domain=x.example; Domain=lab.aiqso.example",
        ]);
        answer.setHeader("server", "leaky/1.2.3");
        answer.setHeader("x-powered-by", "PHP/5.3");
        answer.setHeader("strict-transport-security", "max-age=0");
        answer.end(
          JSON.stringify({ service: this.name, url: incoming.url, headers: incoming.headers }),
        );
      });
    });
    this.#server.on("upgrade", (incoming, socket) => {
      const key = `${incoming.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash("sha1").update(key).digest("base64");
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n");
      socket.write(`Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n`);
      socket.write(`X-Service: ${this.name}${incoming.url}\r\n\r\n`);
      socket.pipe(socket);
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#socket === undefined) this.#server.listen(0, this.ip, resolve);
      else this.#server.listen(this.#socket, resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A route as the catalog would resolve it. */
export function aRoute(changes: Partial<Route> & Pick<Route, "service" | "host">): Route {
  return {
    mount: "path",
    certificate: "site",
    path: "/",
    strip: false,
    upstream: { ip: "127.0.0.1", port: 9 },
    health: "/healthz",
    websocket: false,
    bodyMib: 1,
    requestsPerSecond: 1000,
    connectSeconds: 5,
    timeoutSeconds: 10,
    allow: [],
    responseHeaders: {},
    privacy: null,
    keyLimit: null,
    ...changes,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The body as what the upstream saw. */
  seen(): Seen;
}

/** One request to the proxy on loopback, as a browser that asks for `https://host/path`. */
export async function ask(
  port: number,
  host: string,
  path: string,
  options: RequestOptions = {},
  body?: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      path,
      servername: host,
      rejectUnauthorized: false,
      agent: false,
      ...options,
      headers: { host, ...(options.headers as Record<string, string> | undefined) },
    });
    asked.on("error", reject);
    asked.on("upgrade", (answer, socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (data: Buffer) => {
        socket.destroy();
        resolve(toAnswer(answer, data.toString()));
      });
      socket.write("ping through the tunnel");
    });
    asked.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (data: string) => {
        text += data;
      });
      answer.on("end", () => resolve(toAnswer(answer, text)));
      answer.on("error", reject);
    });
    asked.end(body);
  });
}

function toAnswer(answer: IncomingMessage, body: string): Answer {
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body,
    seen: () => JSON.parse(body) as Seen,
  };
}
