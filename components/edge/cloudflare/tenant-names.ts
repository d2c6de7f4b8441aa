import { CustomHostname } from "@pulumi/cloudflare/customHostname.js";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../../component.ts";
import { token } from "../../conventions.ts";

const type = token("edge", "TenantNames");

/** `ttl` of a record that Cloudflare answers itself. */
const AUTOMATIC = 1;

export interface TenantNamesArgs {
  /** Id of the site's zone. */
  readonly zone: string;
  /** Hosts below the site's domain that stand on a host of the tenant's own, with its public address. */
  readonly records: readonly { readonly host: string; readonly ip: string }[];
  /** Domains of the customer's own, which its DNS points to the site's name for customers. */
  readonly domains: readonly string[];
}

/**
 * Names of one tenant that the site's wildcard does not stand for: hosts on a machine of its own, and the customer's own
 * domains, each with a certificate that Cloudflare gets and renews. They go with the tenant. A domain costs beyond the
 * first hundred of an account.
 *
 * Children: `<name>-<host>` for each, with its dots.
 */
export class TenantNames extends Component {
  constructor(name: string, args: TenantNamesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { hosts: [...args.records.map(({ host }) => host), ...args.domains] }, opts);
    for (const { host, ip } of args.records) {
      new DnsRecord(
        this.child(host),
        {
          zoneId: args.zone,
          name: host,
          type: "A",
          content: ip,
          ttl: AUTOMATIC,
          proxied: true,
          comment: "tenantry",
        },
        // Two records of one name conflict, so the old one goes first.
        this.options({ deleteBeforeReplace: true }),
      );
    }
    for (const domain of args.domains) this.createDomain(domain, args.zone);
    this.registerOutputs({});
  }

  private createDomain(hostname: string, zoneId: string): void {
    new CustomHostname(
      this.child(hostname),
      {
        zoneId,
        hostname,
        ssl: {
          method: "http",
          type: "dv",
          wildcard: false,
          settings: { minTlsVersion: "1.2", tls13: "on", http2: "on" },
        },
      },
      this.options({ deleteBeforeReplace: true }),
    );
  }
}
