import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../isolation/support/free-port.ts";
import { postgresPrograms } from "../../localcloud/postgres-server.ts";
import type { SiteServer } from "./servers.ts";

/** An address of this machine's own that does not read as one, so that TLS is asked of it as of any other. */
const address = "0.0.0.0";

/**
 * Lets a server listen on loopback with a certificate that it signed itself, for connections over TLS only. Its socket
 * has another name from then on: what is asked of the server by itself is asked before.
 * @returns where it is reached, and the certificate (PEM).
 */
export async function listenWithTls(
  server: SiteServer,
): Promise<{ readonly place: string; readonly certificate: string }> {
  const port = await freePort();
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const data = join(server.folder, "data");
  const run = (program: string, ...args: string[]): void => {
    execFileSync(program, args, { cwd: server.folder, stdio: "ignore", ...owner });
  };
  const pair = ["-keyout", "tls.key", "-out", "tls.crt", "-addext", `subjectAltName=IP:${address}`];
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
  run("openssl", ...request.split(" "), "-subj", "/CN=postgres", ...pair);
  await server.query(
    `COPY (SELECT 'local all all scram-sha-256' UNION ALL SELECT 'hostssl all all 127.0.0.1/32 scram-sha-256')
     TO '${data}/pg_hba.conf'`,
  );
  const tls = ["cert", "key"].map((part) => [
    `ssl_${part}_file`,
    join(server.folder, `tls.${part === "cert" ? "crt" : "key"}`),
  ]);
  const settings = [
    ["listen_addresses", "127.0.0.1"],
    ["port", String(port)],
    ["unix_socket_directories", server.folder],
    ["fsync", "off"],
    ["ssl", "on"],
    ...tls,
  ];
  const options = settings.map(([name, value]) => `-c ${name}='${value}'`).join(" ");
  const log = join(server.folder, "log");
  const pgCtl = join(postgresPrograms() ?? "", "pg_ctl");
  run(pgCtl, "-D", data, "-w", "-m", "fast", "-l", log, "-o", options, "restart");
  return {
    place: `${address}:${port}`,
    certificate: readFileSync(join(server.folder, "tls.crt"), "utf8"),
  };
}
