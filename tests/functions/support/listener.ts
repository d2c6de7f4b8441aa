import { createServer } from "node:net";

/** Somebody who listens on this machine where a server is expected, counts who comes, and hangs up. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
  connections(): number;
}

export async function startListener(): Promise<Listener> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  return {
    port: address.port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
