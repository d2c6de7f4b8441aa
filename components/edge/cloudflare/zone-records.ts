import { CustomHostnameFallbackOrigin } from "@pulumi/cloudflare/customHostnameFallbackOrigin.js";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../../component.ts";
import { token } from "../../conventions.ts";

const type = token("edge", "ZoneRecords");

/** `ttl` of a record that Cloudflare answers itself. */
const AUTOMATIC = 1;

/** Where requests go to: a tunnel, by its id, or a public address. */
export type ZoneTarget = { readonly tunnelId: pulumi.Input<string> } | { readonly ip: string };

export interface ZoneRecordsArgs {
  /** Id of the zone. */
  readonly zone: string;
  /** Name of the zone. */
  readonly domain: string;
  readonly target: ZoneTarget;
  /** Host name that customers' own domains point to. @default no such domain is taken */
  readonly customers?: string;
}

/**
 * The names of a site: its domain and everything one label below it, so that a tenant who comes needs no record of its
 * own. Cloudflare answers for all of them: the site's own address stands in no public record.
 *
 * Children: `<name>` (the domain), `<name>-tenants` (the wildcard), `<name>-customers` and `<name>-fallback` (where
 * customers' own domains arrive).
 */
export class ZoneRecords extends Component {
  constructor(name: string, args: ZoneRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { domain: args.domain }, opts);
    this.createRecord(undefined, args.domain, args);
    this.createRecord("tenants", `*.${args.domain}`, args);
    if (args.customers !== undefined) this.createFallback(args.customers, args);
    this.registerOutputs({});
  }

  private createRecord(
    suffix: string | undefined,
    host: string,
    { zone, target }: ZoneRecordsArgs,
  ): DnsRecord {
    return new DnsRecord(
      this.child(suffix),
      {
        zoneId: zone,
        name: host,
        ...recordOf(target),
        ttl: AUTOMATIC,
        proxied: true,
        comment: "tenantry",
      },
      // Two records of one name conflict, so the old one goes first.
      this.options({ deleteBeforeReplace: true }),
    );
  }

  private createFallback(customers: string, args: ZoneRecordsArgs): void {
    const record = this.createRecord("customers", customers, args);
    new CustomHostnameFallbackOrigin(
      this.child("fallback"),
      { zoneId: args.zone, origin: customers },
      this.options({ dependsOn: [record] }),
    );
  }
}

function recordOf(target: ZoneTarget): { type: string; content: pulumi.Input<string> } {
  if ("ip" in target) return { type: "A", content: target.ip };
  return { type: "CNAME", content: pulumi.interpolate`${target.tunnelId}.cfargotunnel.com` };
}
