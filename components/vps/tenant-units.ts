import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { tenantUser, token, unitName } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { renderEnvironmentTenant } from "./render/environment.ts";
import { renderUnitsTenant, type UnitService } from "./render/units.ts";

const type = token("vps", "TenantUnits");

/** A service as it runs on a host, with what it is told. */
export interface TenantUnit extends UnitService {
  /** Variables of its environment; kept as a secret whatever they are given as. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface TenantUnitsArgs {
  /** The tenant's id; also the name of its fragments. */
  readonly tenant: string;
  /** The tenant's number, from the ledger: its Unix user is `t<number>`. */
  readonly number: number;
  /** At least one. */
  readonly services: readonly TenantUnit[];
  readonly host: HostRef;
}

/**
 * The services of one tenant as systemd units of its own Unix user, each shut into its release with limits of memory and
 * processor time. A new release, another limit or another environment starts the service anew; one that dies is started
 * again and takes no other down. Deleting it stops them and takes the units away; the user stays, so that its number is
 * nobody else's.
 *
 * Children: `<name>-environment`, `<name>` (`HostFile`s).
 */
export class TenantUnits extends Component {
  constructor(name: string, args: TenantUnitsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { tenant, number, services, host } = args;
    const units = services.map(({ id }) => unitName(number, id)).sort();
    super(type, name, { tenant, user: tenantUser(number), units }, opts);
    const after = opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn };
    const environment = new HostFile(
      this.child("environment"),
      {
        host,
        kind: "environment",
        file: tenant,
        content: this.environment(args),
        secret: true,
      },
      this.options(after),
    );
    new HostFile(
      this.child(),
      {
        host,
        kind: "units",
        file: tenant,
        content: this.rendered(() => renderUnitsTenant({ number, services })),
      },
      this.options({ dependsOn: [environment] }),
    );
    this.registerOutputs({ units });
  }

  private environment({ number, services }: TenantUnitsArgs): pulumi.Output<string> {
    const names = services.map(({ id, environment }) => {
      const words = Object.keys(environment).map((name) => [name, ""] as const);
      return [id, Object.fromEntries(words)] as const;
    });
    // At once, with nothing in place of the values, so that a wrong name ends the program and not an update half way.
    this.rendered(() => renderEnvironmentTenant({ number, services: Object.fromEntries(names) }));
    const values = services.map(({ id, environment }) =>
      pulumi.output(environment).apply((all) => [id, all] as const),
    );
    return pulumi
      .all(values)
      .apply((all) => renderEnvironmentTenant({ number, services: Object.fromEntries(all) }));
  }
}
