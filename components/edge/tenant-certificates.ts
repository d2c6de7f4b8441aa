import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { renderCertificatesTenant } from "./render/certificates.ts";

const type = token("edge", "TenantCertificates");

export interface TenantCertificatesArgs {
  /** The tenant's id; also the name of its fragment. */
  readonly tenant: string;
  /** At least one: hosts for which the site's own certificate does not hold. */
  readonly hosts: readonly string[];
  /** The host of the proxy that serves them. */
  readonly host: HostRef;
}

/**
 * Certificates for hosts of one tenant, each by itself: issued by a file that the proxy serves, so the name must lead to
 * it. Until then the host has a self-signed one, so that the proxy can start. Routes that name such a host come after
 * this. Deleting it ends the renewing; the files go with the next run, once no route names them.
 *
 * Children: `<name>` (a `HostFile`).
 * ```ts
 * new TenantCertificates("acme-certificates", { tenant: "acme", hosts: ["shop.customer.example"], host });
 * ```
 */
export class TenantCertificates extends Component {
  constructor(
    name: string,
    args: TenantCertificatesArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const { tenant, hosts, host } = args;
    super(type, name, { tenant, hosts }, opts);
    new HostFile(
      this.child(),
      { host, kind: "certificates", file: tenant, content: this.render(hosts) },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.registerOutputs({ hosts });
  }

  private render(hosts: readonly string[]): string {
    try {
      return renderCertificatesTenant(hosts);
    } catch (error) {
      this.refuse([(error as Error).message]);
      throw error;
    }
  }
}
