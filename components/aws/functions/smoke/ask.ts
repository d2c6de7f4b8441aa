import { request } from "node:https";

/** Milliseconds that an answer may take. */
const patience = 10_000;

export interface Question {
  /** Where the connection goes: the load balancer has no name that leads to its private side. */
  readonly address: string;
  readonly port: number;
  /** The name in the certificate, in SNI and in the Host header. */
  readonly host: string;
  readonly path: string;
}

/**
 * The status of one answer over TLS, whose certificate must be the host's. No redirect is followed, and what is in the
 * answer is not read.
 * @param ca Certificates that are trusted instead of Node's own, as PEM.
 */
export function ask({ address, port, host, path }: Question, ca?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: address,
        port,
        path,
        method: "GET",
        servername: host,
        headers: { host, "user-agent": "tenantry-smoke" },
        agent: false,
        signal: AbortSignal.timeout(patience),
        ...(ca === undefined ? {} : { ca }),
      },
      (answer) => {
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}
