import { connect, type Socket } from "node:net";

/** One connection to Redis that says what it is told and hears what comes back: no client library in between. */
export class RedisConnection implements AsyncDisposable {
  readonly #socket: Socket;
  #heard = "";
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#heard += text;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
    });
  }

  static async open(port: number): Promise<RedisConnection> {
    const socket = connect({ port, host: "127.0.0.1" });
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new RedisConnection(socket);
  }

  /** The first answer that comes to a command, as it is on the wire; "closed" when the server hangs up. */
  async ask(...command: string[]): Promise<string> {
    this.#heard = "";
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    if (!this.#closed) this.#socket.write(`*${command.length}\r\n${parts.join("")}`);
    while (this.#heard === "") {
      if (this.#closed) return "closed";
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return this.#heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.destroy();
    await closed;
  }
}
