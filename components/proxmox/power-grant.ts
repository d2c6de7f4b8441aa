import { Acl } from "@muhlba91/pulumi-proxmoxve/acl.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { powerRoleId, powerTokenId, token } from "../conventions.ts";

const type = token("proxmox", "PowerGrant");

export interface PowerGrantArgs {
  /** The tenant's pool. Another one replaces the grant, without any effect on the guests. */
  readonly pool: pulumi.Input<string>;
}

/**
 * The health checks may restart the guests of one pool. Role and token are the platform's (`PowerRole`); both have
 * fixed names, so nothing is read of the platform's stack.
 *
 * Children: `<name>`.
 */
export class PowerGrant extends Component {
  constructor(name: string, args: PowerGrantArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { token: powerTokenId }, opts);
    new Acl(
      this.child(),
      {
        path: pulumi.interpolate`/pool/${args.pool}`,
        roleId: powerRoleId,
        tokenId: powerTokenId,
        propagate: true,
      },
      this.options({ deleteBeforeReplace: true }),
    );
    this.registerOutputs({});
  }
}
