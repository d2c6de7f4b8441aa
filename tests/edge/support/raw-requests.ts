import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, type SecureVersion } from "node:tls";
import { ACME, type ProxiedSite } from "./proxied-site.ts";

/**
 * What the proxy makes of bytes that no well-behaved client sends: the name of the service that answered, or the
 * status. Two answers are joined by " then ".
 */
export async function raw(site: ProxiedSite, lines: readonly string[], body = ""): Promise<string> {
  const socket = connect({
    host: "127.0.0.1",
    port: site.https,
    servername: ACME,
    rejectUnauthorized: false,
  });
  let text = "";
  socket.on("data", (data: Buffer) => {
    text += data.toString();
  });
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  await once(socket, "secureConnect");
  socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n${body}`);
  await closed;
  const answers = text.split(/(?=HTTP\/1\.[01] \d{3} )/).filter((answer) => answer !== "");
  return answers.map(nameOrStatus).join(" then ") || "closed";
}

function nameOrStatus(answer: string): string {
  return (
    /"service":"([a-z-]+)"/.exec(answer)?.[1] ??
    (/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] as string)
  );
}

/** Whether a client that speaks no newer TLS is taken. */
export function oldestTls(site: ProxiedSite, maxVersion: SecureVersion): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({
      host: "127.0.0.1",
      port: site.https,
      servername: ACME,
      rejectUnauthorized: false,
      maxVersion,
    });
    socket.on("secureConnect", () => {
      socket.destroy();
      resolve("accepted");
    });
    socket.on("error", () => resolve("refused"));
  });
}

/** Over HTTP: the status, and where it sends the visitor. */
export async function plainly(site: ProxiedSite, host: string, path: string): Promise<string> {
  const url = `http://127.0.0.1:${site.http}${path}`;
  const asked = get(url, { headers: { host }, agent: false });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  answer.resume();
  return `${answer.statusCode} ${answer.headers.location ?? "nowhere"}`;
}
