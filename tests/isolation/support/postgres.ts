import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { postgresPrograms } from "../../localcloud/postgres-server.ts";
import { freePort } from "./free-port.ts";
import type { TenantAccess } from "./tenants.ts";

/** Where the documented addresses stand on loopback: the platform's network is 127.0.0.1, the tenants' 127.0.16.0/20. */
const addresses = [
  ["10.10.10.0/24", "127.0.0.1/32"],
  ["10.10.10.129/32", "127.0.0.1/32"],
  ["10.10.16.0/20", "127.0.16.0/20"],
] as const;

/** Whence a tenant's guest comes. */
export const guestAddress = "127.0.16.10";

/** Smaller than in the documented settings, so that what exhausts them is quick. */
const smaller = "-c max_connections=40 -c temp_file_limit=4MB -c fsync=off";

/** A real PostgreSQL with the documented settings and lines of pg_hba.conf, with TLS, on loopback. */
export interface SharedPostgres extends Disposable {
  readonly port: number;
  /** A superuser's connection, through a socket of the test's own. */
  readonly superuser: string;
  /** A tenant's connection as its guest makes it: TLS, verified, from the tenants' network. */
  connect(tenant: TenantAccess, target?: Target): Promise<pg.Client>;
}

export interface Target {
  /** @default the tenant's own */
  readonly database?: string;
  /** @default the tenant's own role */
  readonly user?: string;
  /** @default "network"; "socket" goes round the lines of pg_hba.conf, so that only the grants refuse. */
  readonly through?: "network" | "socket" | "network without TLS";
}

export async function startSharedPostgres(): Promise<SharedPostgres> {
  const programs = postgresPrograms();
  if (programs === undefined) {
    throw new Error("PostgreSQL is not installed: `apt-get install postgresql`");
  }
  const folder = mkdtempSync(join(tmpdir(), "tenantry-shared-pg-"));
  const data = join(folder, "data");
  const asRoot = process.getuid?.() === 0;
  const owner = asRoot ? { uid: 65534, gid: 65534 } : {};
  if (asRoot) chownSync(folder, 65534, 65534);
  const run = (program: string, ...args: string[]): void => {
    execFileSync(join(programs, program), args, { cwd: folder, stdio: "pipe", ...owner });
  };
  run("initdb", "-D", data, "-U", "admin", "-E", "UTF8", "--auth=reject");
  const ca = makeCertificate(folder, owner);
  writeFileSync(join(data, "pg_hba.conf"), hostLines());
  appendFileSync(join(data, "postgresql.conf"), documented("postgresql.conf"));
  const port = await freePort();
  const options = [
    `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='${folder}'`,
    `-c ssl_cert_file='${folder}/server.crt' -c ssl_key_file='${folder}/server.key' ${smaller}`,
  ].join(" ");
  run("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "-o", options, "start");
  return {
    port,
    superuser: `postgres://admin@localhost:${port}/postgres?host=${encodeURIComponent(folder)}`,
    connect: async (tenant, { database, user, through = "network" } = {}) => {
      const client = new pg.Client({
        host: through === "socket" ? folder : "127.0.0.1",
        port,
        user: user ?? tenant.user,
        password: tenant.postgresPassword,
        database: database ?? tenant.user,
        ...(through === "network" ? { ssl: { ca } } : {}),
        ...(through === "socket" ? {} : { stream: fromGuest }),
      });
      // A session that the server ends by itself is told by its next query.
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    [Symbol.dispose]: () => {
      run("pg_ctl", "-D", data, "-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The documented file, with the test's own ways in before it: its superuser, and the way round what it says of networks. */
function hostLines(): string {
  const own = ["local all admin trust", "local all all scram-sha-256"];
  const lines = addresses.reduce(
    (text, [documentedAddress, here]) => text.replaceAll(documentedAddress, here),
    documented("pg_hba.conf"),
  );
  return `${own.join("\n")}\n${lines}`;
}

function documented(file: string): string {
  return readFileSync(join(import.meta.dirname, "../../../docs/guest-images", file), "utf8");
}

/** A socket that comes from a tenant's guest's address. */
function fromGuest(): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  socket.connect = ((port: number, host: string) =>
    connect({ port, host, localAddress: guestAddress })) as Socket["connect"];
  return socket;
}

function makeCertificate(folder: string, owner: { uid?: number; gid?: number }): string {
  const [key, certificate] = [join(folder, "server.key"), join(folder, "server.crt")];
  const subject = ["-subj", "/CN=postgres", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["-keyout", key, "-out", certificate];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  execFileSync("openssl", ["req", "-x509", "-nodes", "-days", "2", ...curve, ...subject, ...made], {
    stdio: "pipe",
    ...owner,
  });
  return readFileSync(certificate, "utf8");
}
