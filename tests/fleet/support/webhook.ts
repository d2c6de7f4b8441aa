import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Delivery {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Receiver {
  readonly url: string;
  /** Every request, taken or not, in order. */
  readonly deliveries: Delivery[];
  /** What it answers from now on; `hang` never answers. */
  answer: number | "hang";
  close(): Promise<void>;
}

/** A receiver of webhooks on loopback. Close it, or have {@link aReceiver} do it. */
export async function receiver(): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      deliveries.push({ body: Buffer.concat(parts).toString(), headers: request.headers });
      if (state.answer === "hang") return;
      response.writeHead(state.answer, { location: state.url }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const state: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    deliveries,
    answer: 204,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  return state;
}

/** The same, closed when the test is over. */
export async function aReceiver(): Promise<Receiver> {
  const made = await receiver();
  onTestFinished(() => made.close());
  return made;
}
