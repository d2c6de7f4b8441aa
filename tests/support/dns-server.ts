import { createSocket, type Socket } from "node:dgram";
import type { AddressInfo } from "node:net";

/** TXT records by name: each is a list of strings, as a zone file has them. */
type Records = Readonly<Record<string, readonly (readonly string[])[]>>;

const NXDOMAIN = 3;
const SERVFAIL = 2;

/** A name server on loopback that knows these TXT records; a name in `broken` is answered with SERVFAIL. */
export class DnsServer implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly #socket: Socket = createSocket("udp4");

  private constructor(records: Records, broken: readonly string[]) {
    this.#socket.on("message", (message, from) => {
      const { name, end } = questionOf(message);
      this.asked.push(name);
      const found = records[name];
      const code = broken.includes(name) ? SERVFAIL : found ? 0 : NXDOMAIN;
      const answer = answerTo(message.subarray(0, end), code, found ?? []);
      this.#socket.send(answer, from.port, from.address);
    });
  }

  static async start(records: Records, broken: readonly string[] = []): Promise<DnsServer> {
    const server = new DnsServer(records, broken);
    await new Promise<void>((done) => server.#socket.bind(0, "127.0.0.1", done));
    return server;
  }

  /** `127.0.0.1:53535` */
  get address(): string {
    const { address, port } = this.#socket.address() as AddressInfo;
    return `${address}:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((done) => this.#socket.close(done));
  }
}

const HEADER = 12;

function questionOf(message: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 5 };
}

/** RFC 1035 §4.1: the question again, with its TXT records; 0xc00c is the name that was asked for. */
function answerTo(question: Buffer, code: number, records: Records[string]): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8580 | code, 2);
  head.writeUInt16BE(records.length, 6);
  head.fill(0, 8, HEADER);
  const answers = records.map((strings) => {
    const data = Buffer.concat(
      strings.map((text) =>
        Buffer.concat([Buffer.from([text.length]), Buffer.from(text, "latin1")]),
      ),
    );
    const fixed = Buffer.alloc(HEADER);
    fixed.writeUInt16BE(0xc00c, 0);
    fixed.writeUInt16BE(16, 2);
    fixed.writeUInt16BE(1, 4);
    fixed.writeUInt32BE(60, 6);
    fixed.writeUInt16BE(data.length, 10);
    return Buffer.concat([fixed, data]);
  });
  return Buffer.concat([head, ...answers]);
}
