import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { tenantUid, token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { type FirewallTenant, renderFirewallTenant } from "./render/firewall.ts";

const type = token("vps", "TenantFirewall");

export interface TenantFirewallArgs extends FirewallTenant {
  /** The tenant's id; also the name of its fragment. */
  readonly tenant: string;
  readonly host: HostRef;
}

/**
 * What the processes of one tenant may open connections to, by the number of its Unix user: its databases, its cache,
 * resolvers, what its services name, and the internet on port 443. Everything else is refused, other tenants' ports on
 * loopback too. Deleting it refuses everything.
 *
 * Children: `<name>` (a `HostFile`).
 */
export class TenantFirewall extends Component {
  constructor(name: string, args: TenantFirewallArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { tenant, number, host } = args;
    super(type, name, { tenant, uid: tenantUid(number) }, opts);
    new HostFile(
      this.child(),
      {
        host,
        kind: "firewall",
        file: tenant,
        content: this.rendered(() => renderFirewallTenant(args)),
      },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.registerOutputs({});
  }
}
