import { Acl } from "@muhlba91/pulumi-proxmoxve/acl.js";
import { RoleLegacy } from "@muhlba91/pulumi-proxmoxve/roleLegacy.js";
import { Token } from "@muhlba91/pulumi-proxmoxve/user/token.js";
import { UserLegacy } from "@muhlba91/pulumi-proxmoxve/userLegacy.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { powerRoleId, powerTokenId, token } from "../conventions.ts";

const type = token("proxmox", "PowerRole");

const [userId, tokenName] = powerTokenId.split("!") as [string, string];

/**
 * Who restarts a service that stays silent: a role that may switch guests on and off and nothing else, a user without
 * a password, and its token. There is one a cluster: exactly one site of an endpoint may have it.
 * A token may do at most what its user may, and only what was granted to itself besides. So the user has the role on
 * all pools and cannot log in, while the token has it on the pools that tenants grant it (`PowerGrant`).
 * PVE says the token once, when it is made; only a new name makes a new one.
 *
 * Children: `<name>` (role), `<name>-user`, `<name>-pools` (the user's own grant), `<name>-token`.
 */
export class PowerRole extends Component {
  /** `tenantry-health@pve!power=<uuid>`, a secret. */
  readonly token: pulumi.Output<string>;

  constructor(
    name: string,
    _args: Readonly<Record<string, never>> = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, { role: powerRoleId, token: powerTokenId }, opts);
    const role = new RoleLegacy(
      this.child(),
      { roleId: powerRoleId, privileges: ["VM.PowerMgmt"] },
      this.options(),
    );
    const user = new UserLegacy(
      this.child("user"),
      { userId, enabled: true, comment: "Restarts services that stay silent; has no password" },
      this.options(),
    );
    new Acl(
      this.child("pools"),
      { path: "/pool", roleId: role.roleId, userId: user.userId, propagate: true },
      this.options(),
    );
    this.token = pulumi.secret(this.createToken(user).value);
    this.registerOutputs({ token: this.token });
  }

  private createToken(user: UserLegacy): Token {
    return new Token(
      this.child("token"),
      {
        userId: user.userId,
        tokenName,
        privilegesSeparation: true,
        comment: "For the health checks of the operations guest",
      },
      this.options(),
    );
  }
}
