import { createHash } from "node:crypto";
import type { RegisterEntry, ResolvedRegister } from "../../../catalog/resolved.ts";
import { Fields } from "../../host/render/fields.ts";
import { type AdministeredServer, serverLines } from "./dumps.ts";
import { scramVerifier } from "./scram.ts";

/** One step of the register's schema, applied once and never edited afterwards. */
export interface Migration {
  /** `0001-register`; applied in the order of the names. */
  readonly name: string;
  readonly sql: string;
}

export interface RegisterMain {
  readonly server: AdministeredServer;
  readonly database: string;
  /** In clear; only what PostgreSQL keeps of them is in what is rendered. */
  readonly passwords: Readonly<Record<keyof ResolvedRegister["passwords"], string>>;
  readonly migrations: readonly Migration[];
}

const roles = ["automation", "portal", "admin", "backup"] as const;

/**
 * The platform's own part of the register: the server, who may log in, and the migrations. A secret.
 * @throws Error naming everything that is wrong, without the passwords.
 */
export function renderRegisterMain(args: RegisterMain): string {
  const fields = new Fields();
  const lines = [
    ...serverLines(fields, args.server),
    `database=${fields.sqlName("database", args.database)}`,
    ...roles.map((role) => {
      const password = fields.secret(`passwords.${role}`, args.passwords[role]);
      return `role ${role} ${scramVerifier(`${args.database}_${role}`, password)}`;
    }),
  ];
  const names = args.migrations.map(({ name }) => name);
  if (names.length === 0) fields.problem("the register needs its migrations");
  if (names.join() !== [...new Set(names)].sort().join()) {
    fields.problem(`the migrations are not in the order of their names: ${names.join(", ")}`);
  }
  for (const { name, sql } of args.migrations) {
    const checked = fields.word(
      "migration",
      name,
      /^\d{4}-[a-z0-9-]+$/,
      "named such as 0001-register",
    );
    const text = sql.trimEnd();
    const sha256 = createHash("sha256").update(text).digest("hex");
    lines.push(`migration ${checked} ${sha256}`, ...text.split("\n").map((line) => `|${line}`));
  }
  fields.done("The register's main part");
  return `${lines.join("\n")}\n`;
}

/**
 * What the register mirrors of one tenant, as one line of JSON.
 * @throws Error naming everything that is wrong.
 */
export function renderRegisterTenant(entry: RegisterEntry): string {
  const fields = new Fields();
  const { number, tenant, name, subdomain, tier, isolation, services } = entry;
  fields.whole("number", number, 1, 999_999);
  fields.id("tenant", tenant);
  fields.host("subdomain", subdomain);
  fields.id("tier", tier);
  if (name.trim() === "") fields.problem("name is empty");
  for (const { service, vmid, ip, url } of services) {
    fields.id("service", service);
    fields.whole(`${service}: vmid`, vmid, 100, 999_999_999);
    fields.ip(`${service}: ip`, ip);
    fields.url(`${service}: url`, url, ["https", "http"]);
  }
  fields.done(`The register's entry of "${tenant}"`);
  const sorted = services
    .map(({ service, vmid, ip, url }) => ({ service, vmid, ip, url }))
    .sort((one, other) => (one.service < other.service ? -1 : 1));
  return `${JSON.stringify({ number, tenant, name, subdomain, tier, isolation, services: sorted })}\n`;
}
