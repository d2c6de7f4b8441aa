import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { renderDumpsMain, renderDumpsTenant } from "../../../components/data/render/dumps.ts";
import { type HelperResult, TestHost } from "../../host/support/host.ts";
import type { SiteServer } from "./servers.ts";

type PlacedServer = Pick<SiteServer, "folder" | "administrator">;

/** The operations guest of a site: the helper, age's keys, and the way to a PostgreSQL under the catalog's address. */
export class OperationsGuest {
  readonly host = new TestHost();
  readonly server: PlacedServer;
  /** The private key, which is on no host of a platform. */
  readonly identity = newIdentity();
  readonly recipient = /age1\w+/.exec(this.identity)?.[0] ?? "";

  constructor(server: PlacedServer) {
    this.server = server;
    this.host.write("etc/tenantry/reach", `10.10.10.150:5432 ${server.folder}:5432\n`);
  }

  /** What the platform's part of the dumps is rendered from. */
  main(changes: object = {}) {
    return {
      site: "aiqso",
      server: { host: "10.10.10.150", port: 5432, ...this.server.administrator },
      dumps: {
        directory: "/mnt/nas/dumps",
        recipient: this.recipient,
        start: "02:00",
        timeZone: "Europe/Berlin",
        keep: { daily: 30, weekly: 12, monthly: 12 },
        ...changes,
      },
      secondary: null,
    };
  }

  /** The platform's part, and that of the tenant `acme` with these services. */
  async deliver(...services: string[]): Promise<HelperResult> {
    await this.host.run(["put", "dumps", "main"], renderDumpsMain(this.main()));
    return this.putAcme(...services);
  }

  putAcme(...services: string[]): Promise<HelperResult> {
    const fragment = renderDumpsTenant({ number: 17, databases: services.map((id) => target(id)) });
    return this.host.run(["put", "dumps", "acme"], fragment);
  }

  run(): Promise<HelperResult> {
    return this.host.run(["run", "dumps"]);
  }

  /** `dumps list|inspect|restore …`, with the private key on stdin. */
  dumps(...args: string[]): Promise<HelperResult> {
    return this.host.run(["dumps", ...args], this.identity);
  }

  folder(database: string): string {
    return join(this.host.root, "mnt/nas/dumps/aiqso/t17", database);
  }
}

export function newIdentity(): string {
  return execFileSync("age-keygen", { encoding: "utf8", stdio: "pipe" });
}

export function target(service: string, database = `t17_${service}`) {
  return { service, database, host: "10.10.10.150", port: 5432 };
}

/** The lines of JSON that the helper printed. */
export function linesOf({ stdout }: { readonly stdout: string }): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
