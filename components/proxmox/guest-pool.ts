import { PoolLegacy } from "@muhlba91/pulumi-proxmoxve/poolLegacy.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("proxmox", "GuestPool");

export interface GuestPoolArgs {
  /** PVE's pool id, for instance `tenant-acme`. Changing it replaces the pool. */
  readonly pool: string;
  /** What people read beside the id, in PVE's tree. */
  readonly comment: pulumi.Input<string>;
  /**
   * The pool was there before Tenantry: it is imported, its comment left as it is, and it is never deleted.
   * @default false
   */
  readonly adopted?: boolean;
}

/**
 * A PVE pool: the unit of rights, of the view and of backup of one tenant. It holds no data and is never protected:
 * guests are not deleted with it, and PVE deletes no pool that has members.
 * Guests join by membership (see `LxcContainer`), never by the guest's own `poolId`, whose change replaces the guest.
 *
 * Children: `<name>`.
 */
export class GuestPool extends Component {
  /** The pool's id, known once the pool is there. */
  readonly pool: pulumi.Output<string>;

  constructor(name: string, args: GuestPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { pool: args.pool }, opts);
    // Somebody else's: others may still be in it when the guests of this tenant have moved to a pool of their own.
    const found = { import: args.pool, ignoreChanges: ["comment"], retainOnDelete: true };
    const pool = new PoolLegacy(
      this.child(),
      { poolId: args.pool, comment: args.comment },
      this.options(args.adopted ? found : {}),
    );
    this.pool = pool.poolId;
    this.registerOutputs({ pool: this.pool });
  }
}
