import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Servers that stand for services: each says which one it is and what reached it. */
export class StandIns {
  readonly #servers = new Map<string, Server>();

  /** Starts one for each address or socket that has none. */
  async start(upstreams: readonly string[]): Promise<void> {
    for (const upstream of upstreams) {
      if (this.#servers.has(upstream)) continue;
      const server = createServer((asked, answer) => {
        const lines = [
          "A stand-in of the local cloud: no service runs behind this proxy.",
          "",
          `${asked.method} ${asked.url}`,
          `would have reached  ${upstream}`,
          `host                ${asked.headers.host ?? ""}`,
          `below               ${String(asked.headers["x-forwarded-prefix"] ?? "/")}`,
        ];
        answer.setHeader("content-type", "text/plain; charset=utf-8");
        answer.end(`${lines.join("\n")}\n`);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      this.#servers.set(upstream, server);
    }
  }

  /** @throws Error when none was started for it */
  portOf(upstream: string): number {
    const server = this.#servers.get(upstream);
    if (server === undefined) throw new Error(`no stand-in for ${upstream}`);
    return (server.address() as AddressInfo).port;
  }
}
