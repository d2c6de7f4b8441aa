import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import { HostHelper } from "../host/host-helper.ts";
import type { HostRef } from "../host/host-ref.ts";
import { renderUnitHealthMain } from "../host/render/health.ts";
import { renderBaseMain } from "./render/base.ts";
import { renderFirewallMain } from "./render/firewall.ts";
import { renderUnitsMain } from "./render/units.ts";

const type = token("vps", "VpsHost");

export interface VpsHostArgs {
  /** A plain Debian with the packages that `components/host/helper/README.md` names. */
  readonly host: HostRef;
  /** Whose group opens the sockets of tenants' services. */
  readonly proxy: "nginx" | "haproxy" | "caddy";
  /** Networks that may log in; at least one, or nobody could any more. */
  readonly management: readonly string[];
  /** Networks that visitors come from. @default everywhere */
  readonly visitors?: readonly string[];
  /** Where the host's journal is sent, an https URL; null: it stays on the host. */
  readonly logs: string | null;
}

/**
 * What every host of a VPS site has before a tenant lives there: the helper, who is banned and what is upgraded, the
 * firewall, whose group the proxy runs as, and when a silent service is restarted. Deleting it takes settings and rules
 * away and leaves the helper; the host itself is never made, stopped or cancelled.
 *
 * Children: `<name>-helper`, `<name>-base`, `<name>-firewall`, `<name>-units`, `<name>-health`.
 */
export class VpsHost extends Component {
  constructor(name: string, args: VpsHostArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { host, proxy, management, visitors = [], logs } = args;
    super(type, name, { host: host.ip, proxy }, opts);
    const helper = new HostHelper(this.child("helper"), { host }, this.options());
    const deliver = (kind: "base" | "firewall" | "units" | "health", content: string): HostFile =>
      new HostFile(
        this.child(kind),
        { host, kind, file: "main", content },
        this.options({ dependsOn: [helper] }),
      );
    deliver(
      "base",
      this.rendered(() => renderBaseMain({ management, logs })),
    );
    deliver(
      "firewall",
      this.rendered(() => renderFirewallMain({ management, visitors })),
    );
    deliver("units", renderUnitsMain(proxy));
    deliver("health", renderUnitHealthMain());
    this.registerOutputs({});
  }
}
