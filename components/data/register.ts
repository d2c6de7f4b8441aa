import { readdirSync, readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import type { RegisterEntry } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { type Migration, renderRegisterTenant } from "./render/register.ts";

const type = token("data", "TenantRegister");

/** The steps of the register's schema, in order. One that was applied somewhere is never edited: add another. */
export function registerMigrations(): readonly Migration[] {
  const folder = new URL("./migrations/", import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({
      name: file.replace(/\.sql$/, ""),
      sql: readFileSync(new URL(file, folder), "utf8"),
    }));
}

export interface TenantRegisterArgs {
  /** What the register says of the tenant. */
  readonly entry: RegisterEntry;
  /** The operations guest, with the helper and the main part of the register. */
  readonly host: HostRef;
}

/**
 * One tenant in the platform's own database, written by the operations guest. The files are the truth: what somebody
 * changes there by hand is found by `tenantry-host verify register` and written over by the next delivery. Deleting
 * it marks the tenant as cancelled, with 90 days of grace, and deletes no row.
 *
 * Children: `<name>` (a `HostFile`).
 */
export class TenantRegister extends Component {
  constructor(name: string, args: TenantRegisterArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { tenant, number } = args.entry;
    super(type, name, { tenant, number }, opts);
    new HostFile(
      this.child(),
      { host: args.host, kind: "register", file: tenant, content: this.render(args.entry) },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.registerOutputs({ tenant, number });
  }

  private render(entry: RegisterEntry): string {
    try {
      return renderRegisterTenant(entry);
    } catch (error) {
      this.refuse([(error as Error).message]);
      throw error;
    }
  }
}
