import type * as pulumi from "@pulumi/pulumi";
import type { HealthCheck, UnitCheck } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "./host-file.ts";
import type { HostRef } from "./host-ref.ts";
import { renderHealthTenant } from "./render/health.ts";

const type = token("host", "HealthChecks");

export interface HealthChecksArgs {
  /** The tenant's id, or `platform`; also the name of its fragment. */
  readonly tenant: string;
  /** At least one. With `restart: false` it is asked and reported, never restarted. */
  readonly checks: readonly HealthCheck[] | readonly UnitCheck[];
  /** The operations guest, or the tenant's own VPS, with the helper and the main part of the health checks. */
  readonly host: HostRef;
}

/**
 * What the site's operations guest, or the tenant's own host, asks of one tenant every five minutes; who stays silent is
 * restarted, or only reported. Deleting it ends the asking and leaves guests and units as they are.
 *
 * Children: `<name>` (a `HostFile`).
 */
export class HealthChecks extends Component {
  constructor(name: string, args: HealthChecksArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const services = args.checks.map((check) => check.service);
    super(type, name, { tenant: args.tenant, services }, opts);
    new HostFile(
      this.child(),
      {
        host: args.host,
        kind: "health",
        file: args.tenant,
        content: this.render(args.checks),
      },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.registerOutputs({ services });
  }

  private render(checks: HealthChecksArgs["checks"]): string {
    try {
      return renderHealthTenant(checks);
    } catch (error) {
      this.refuse([(error as Error).message]);
      throw error;
    }
  }
}
