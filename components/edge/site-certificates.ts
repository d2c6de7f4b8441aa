import * as pulumi from "@pulumi/pulumi";
import type { VpsProxy } from "../../catalog/resolved/vps/access.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { HostFile } from "../host/host-file.ts";
import type { HostRef } from "../host/host-ref.ts";
import { type Authority, renderCertificatesMain } from "./render/certificates.ts";

const type = token("edge", "SiteCertificates");

export interface SiteCertificatesArgs {
  /** A host with a proxy and with the helper installed. */
  readonly host: HostRef;
  /** The proxy that reads the certificates. */
  readonly proxy: VpsProxy;
  /** The site's domain. */
  readonly domain: string;
  /** Who issues and renews. */
  readonly from: pulumi.Input<Authority>;
}

/**
 * Who issues the certificates of one host, and for which names of the site: the helper orders them from the authority
 * by `lego`, twice a day what has less than a third of its life left, and has the proxy read a new one once it is
 * whole. What fails keeps the certificate that is there, and the timer's unit fails. Deleting it ends the renewing and
 * leaves the certificates where they are.
 *
 * Children: `<name>` (a `HostFile`).
 * ```ts
 * new SiteCertificates("onasis-vps-vps1-certificates", { host, proxy: "nginx", domain, from });
 * ```
 */
export class SiteCertificates extends Component {
  constructor(
    name: string,
    args: SiteCertificatesArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const { proxy, domain } = args;
    super(type, name, { proxy, domain }, opts);
    const content = pulumi
      .secret(args.from)
      .apply((from) => renderCertificatesMain({ proxy, domain, from: from as Authority }));
    new HostFile(
      this.child(),
      { host: args.host, kind: "certificates", file: "main", content, secret: true },
      this.options(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    );
    this.registerOutputs({ domain });
  }
}
