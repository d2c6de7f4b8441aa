import type { RegisterEntry } from "../../../catalog/resolved.ts";
import { registerMigrations } from "../../../components/data/register.ts";
import {
  type Migration,
  renderRegisterMain,
  renderRegisterTenant,
} from "../../../components/data/render/register.ts";
import { type HelperResult, TestHost } from "../../host/support/host.ts";
import type { SiteServer } from "./servers.ts";

export const database = "aiqso_master";

const passwords = {
  automation: "of automation",
  portal: "of portal",
  admin: "of admin",
  backup: "of backup",
};

/** The register of a site, delivered to its operations guest and written into a real PostgreSQL. */
export class Register {
  readonly host = new TestHost();
  readonly server: SiteServer;

  constructor(server: SiteServer) {
    this.server = server;
    this.host.write("etc/tenantry/reach", `10.10.10.150:5432 ${server.folder}:5432\n`);
  }

  main(migrations: readonly Migration[] = registerMigrations(), changes: object = {}): string {
    return renderRegisterMain({
      server: { host: "10.10.10.150", port: 5432, ...this.server.administrator },
      database,
      passwords: { ...passwords, ...changes },
      migrations,
    });
  }

  putMain(text: string = this.main()): Promise<HelperResult> {
    return this.host.run(["put", "register", "main"], text);
  }

  put(one: RegisterEntry): Promise<HelperResult> {
    return this.host.run(["put", "register", one.tenant], renderRegisterTenant(one));
  }

  /** Rows of the last statement for one of the roles, with its password. */
  as(role: keyof typeof passwords, sql: string): Promise<Record<string, unknown>[]> {
    const statements = `SET search_path = register; ${sql}`;
    return this.server.queryAs(`${database}_${role}`, passwords[role], statements, database);
  }

  async close(): Promise<void> {
    await this.host.close();
    await this.server.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  }
}

/** Tenant 17, with a name that no quotation may fall over. */
export const entry = (changes: Partial<RegisterEntry> = {}): RegisterEntry => ({
  number: 17,
  tenant: "acme",
  name: "Acme $$ 'Ltd' \\ :name",
  subdomain: "acme.aiqso.example",
  tier: "starter",
  isolation: "pool",
  services: [
    { service: "crm", vmid: 10_001, ip: "10.10.16.11", url: "https://acme.aiqso.example/crm" },
    { service: "docs", vmid: 10_002, ip: "10.10.16.12", url: "https://acme.aiqso.example/docs" },
  ],
  ...changes,
});

export const globex = entry({
  number: 18,
  tenant: "globex",
  subdomain: "globex.aiqso.example",
  services: [],
});
