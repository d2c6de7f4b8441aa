import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { VpsPostgres } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import type { Postgres } from "../data/stores.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { renderDatabasesTenant } from "./render/databases.ts";

const type = token("vps", "TenantDatabases");

/** Letters and digits only, so that it stands in a URL as it is; 40 of them are 238 bits. */
const passwordLength = 40;

export interface TenantDatabasesArgs {
  /** The tenant's id; also the name of its fragment. */
  readonly tenant: string;
  /** The tenant's number, from the ledger. */
  readonly number: number;
  /** A server of its own on the same host. @default null - its databases stand on the host's own server */
  readonly own: { readonly port: number; readonly maxConnections: number } | null;
  /** By the id of the service that has it; at least one. */
  readonly databases: Readonly<Record<string, VpsPostgres>>;
  readonly host: HostRef;
}

/**
 * The databases of one tenant on its host, made there by the helper: an owner that cannot log in, a role that reaches
 * this database and no other. What is taken away keeps its data, and nobody may log in to it any more: only a person drops
 * it. Where one of them is protected, so is the whole.
 *
 * Children: `<name>-<service>-password`, `<name>` (a `HostFile`).
 */
export class TenantDatabases extends Component {
  /** What each service is told, by its id. */
  readonly logins: ReadonlyMap<string, Postgres>;

  constructor(name: string, args: TenantDatabasesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const all = Object.entries(args.databases).sort(([one], [other]) => (one < other ? -1 : 1));
    const names = all.map(([, { database }]) => database).sort();
    const { tenant, number, own, host } = args;
    super(type, name, { tenant, databases: names, port: own?.port ?? null }, opts);
    if (all.length === 0) this.refuse(["databases is empty. Name at least one."]);
    this.check(args);
    const logins = all.map(
      ([service, postgres]) => [service, this.login(service, postgres)] as const,
    );
    this.logins = new Map(logins);
    const lines = logins.map(([service, { password }]) =>
      password.apply((plain) => ({
        ...lineOf(args.databases[service] as VpsPostgres),
        password: plain,
      })),
    );
    new HostFile(
      this.child(),
      {
        host,
        kind: "databases",
        file: tenant,
        content: pulumi
          .all(lines)
          .apply((databases) => renderDatabasesTenant({ number, own, databases })),
        secret: true,
      },
      this.options({
        ...(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
        protect: all.some(([, { lifecycle }]) => lifecycle === "protected"),
      }),
    );
    this.registerOutputs({ databases: names });
  }

  /** At once, with a word in place of the passwords, so that what is wrong ends the program and not an update half way. */
  private check({ number, own, databases }: TenantDatabasesArgs): void {
    const lines = Object.values(databases).map((it) => ({ ...lineOf(it), password: "unknown" }));
    this.rendered(() => renderDatabasesTenant({ number, own, databases: lines }));
  }

  private login(service: string, postgres: VpsPostgres): Postgres {
    const { host, port, database, role, lifecycle } = postgres;
    const made = new RandomPassword(
      this.child(`${service}-password`),
      { length: passwordLength, special: false },
      this.options({ protect: lifecycle === "protected" }),
    );
    const password = pulumi.secret(made.result);
    const url = pulumi.interpolate`postgres://${role}:${password}@${host}:${port}/${database}`;
    return { host, port, database, user: role, password, url };
  }
}

function lineOf({ database, connectionLimit, extensions }: VpsPostgres) {
  return { database, connectionLimit, extensions };
}
