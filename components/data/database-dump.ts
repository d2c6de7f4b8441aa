import * as pulumi from "@pulumi/pulumi";
import type { DumpTarget, FilesTarget } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { renderDumpsTenant } from "./render/dumps.ts";

/** The nightly, encrypted dumps of one tenant's databases, whatever makes them: the same on every substrate. */
export interface DatabaseDump {
  /** Databases that are dumped, sorted. */
  readonly databases: readonly string[];
  /** What the last delivery reported; holds no secret. */
  readonly report: pulumi.Output<string>;
}

const type = token("data", "HostDatabaseDump");

export interface HostDatabaseDumpArgs {
  /** The tenant's id; also the name of its fragment. */
  readonly tenant: string;
  /** The tenant's number, from the ledger: its dumps stand in the folder `<site>/t<number>`. */
  readonly number: number;
  /** At least one, or a folder of files. */
  readonly targets: readonly DumpTarget[];
  /** Folders of services that keep files on the host that makes the dumps. @default [] */
  readonly files?: readonly FilesTarget[];
  /** Of the administrator of the tenant's own server, on which then every target stands. Absent: the shared server. */
  readonly password?: pulumi.Input<string>;
  /** The operations guest, or a tenant's own VPS, with the helper and the main part of the dumps. */
  readonly host: HostRef;
}

/**
 * Dumps made by the site's operations guest, each database in a file of its own, readable only with the private key
 * that the platform does not have. Deleting it ends the dumps; those that are there stay.
 *
 * Children: `<name>` (a `HostFile`).
 */
export class HostDatabaseDump extends Component implements DatabaseDump {
  readonly databases: readonly string[];
  readonly report: pulumi.Output<string>;

  constructor(
    name: string,
    args: HostDatabaseDumpArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const databases = args.targets.map((target) => target.database).sort();
    super(type, name, { tenant: args.tenant, databases }, opts);
    this.databases = databases;
    const file = new HostFile(
      this.child(),
      {
        host: args.host,
        kind: "dumps",
        file: args.tenant,
        content: this.content(args),
        secret: args.password !== undefined,
      },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.report = file.report;
    this.registerOutputs({ databases });
  }

  private content({
    number,
    targets,
    files = [],
    password,
  }: HostDatabaseDumpArgs): pulumi.Input<string> {
    // At once, with a word in its place, so that what is wrong ends the program and not an update half way.
    this.render(() => renderDumpsTenant({ number, databases: targets, files }));
    if (password === undefined) return renderDumpsTenant({ number, databases: targets, files });
    return pulumi.output(password).apply((plain) =>
      renderDumpsTenant({
        number,
        databases: targets.map((target) => ({ ...target, password: plain })),
        files,
      }),
    );
  }

  private render(work: () => string): void {
    try {
      work();
    } catch (error) {
      this.refuse([(error as Error).message]);
    }
  }
}
