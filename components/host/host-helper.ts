import { createHash } from "node:crypto";
import { Command } from "@pulumi/command/remote/command.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { helperScript } from "./helper-script.ts";
import { commandOn, connectionTo, type HostRef, hostProblems } from "./host-ref.ts";

const type = token("host", "HostHelper");

const install =
  'install -D -m 0755 /dev/stdin "${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';

export interface HostHelperArgs {
  /** The host that several tenants share. */
  readonly host: HostRef;
}

/**
 * The helper `tenantry-host` on one shared host; every `HostFile` of that host calls it. A new version is installed in
 * place. Removing this component leaves the helper there: tenants still need it to take their fragments away.
 *
 * Children: `<name>`.
 * ```ts
 * new HostHelper("aiqso-lab-proxy-helper", { host });
 * ```
 */
export class HostHelper extends Component {
  constructor(name: string, args: HostHelperArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(type, name, { host: args.host.ip, sha256: helperChecksum() }, opts);
    this.refuse(hostProblems(args.host));
    new Command(
      this.child(),
      {
        connection: connectionTo(args.host),
        create: commandOn(args.host, install),
        update: commandOn(args.host, install),
        stdin: helperScript(),
        logging: "none",
        addPreviousOutputInEnv: false,
      },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.registerOutputs({});
  }
}

/** SHA-256 of the helper's text, in hexadecimal: which version a platform has. */
export function helperChecksum(): string {
  return createHash("sha256").update(helperScript()).digest("hex");
}
