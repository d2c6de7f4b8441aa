import { scramVerifier } from "../../data/render/scram.ts";
import { Fields } from "../../host/render/fields.ts";

/** The administrator of every PostgreSQL server: makes dumps and restores them, owns nothing of a tenant's. */
const administrator = "tenantry";

export interface DatabasesMain {
  /** The host's own server. */
  readonly port: number;
  readonly maxConnections: number;
  /** Of the administrator, in clear; only what PostgreSQL keeps of it is in what is rendered. */
  readonly password: string;
}

export interface DatabasesTenant {
  /** The tenant's number, from the ledger. */
  readonly number: number;
  /** A server of its own on the same host; null: its databases stand on the host's. */
  readonly own: { readonly port: number; readonly maxConnections: number } | null;
  /** May be empty: then the tenant keeps what it has, and nobody logs in. */
  readonly databases: readonly {
    /** `t17_crm`, also the name of its role. */
    readonly database: string;
    readonly connectionLimit: number;
    /** In clear; only what PostgreSQL keeps of it is in what is rendered. */
    readonly password: string;
    readonly extensions: readonly string[];
  }[];
}

/**
 * The platform's own part of the databases of a host; a secret.
 * @throws Error naming everything that is wrong, without the password.
 */
export function renderDatabasesMain({ port, maxConnections, password }: DatabasesMain): string {
  const fields = new Fields();
  const lines = [
    `port=${fields.whole("port", port, 1024, 65_535)}`,
    `connections=${fields.whole("maxConnections", maxConnections, 10, 10_000)}`,
    `administrator=${scramVerifier(administrator, fields.secret("password", password))}`,
  ];
  fields.done("The databases' main part");
  return `${lines.join("\n")}\n`;
}

/**
 * The databases of one tenant, a line each; a secret.
 * @throws Error naming everything that is wrong, without the passwords.
 */
export function renderDatabasesTenant({ number, own, databases }: DatabasesTenant): string {
  const fields = new Fields();
  const lines = [`number=${fields.whole("number", number, 1, 39_999)}`];
  if (own) {
    lines.push(
      `port=${fields.whole("own.port", own.port, 1024, 65_535)}`,
      `connections=${fields.whole("own.maxConnections", own.maxConnections, 10, 10_000)}`,
    );
  }
  for (const { database, connectionLimit, password, extensions } of databases) {
    fields.sqlName("database", database);
    if (!database.startsWith(`t${number}_`) || database.endsWith("_owner")) {
      fields.problem(`database "${database}" is not one of tenant t${number}`);
    }
    const words = [
      "database",
      database,
      fields.whole(`${database}: connectionLimit`, connectionLimit, 1, 10_000),
      scramVerifier(database, fields.secret(`${database}: password`, password)),
    ];
    const wanted = extensions.map((name) => fields.sqlName(`${database}: extension`, name));
    lines.push([...words, ...(wanted.length > 0 ? [wanted.join(",")] : [])].join(" "));
  }
  fields.done("A tenant's databases");
  return `${lines.join("\n")}\n`;
}
