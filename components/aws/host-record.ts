import { Record as Route53Record } from "@pulumi/aws/route53/record.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";

const type = token("aws", "HostRecord");

export interface HostRecordArgs {
  /** Full host name. Changing it replaces the record. */
  readonly host: string;
  /** Hosted zone of the domain; it is there before the site. */
  readonly zoneId: pulumi.Input<string>;
  /** The load balancer that answers. */
  readonly entry: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
}

/**
 * A host name of one tenant, as an alias of the load balancer that serves it. It goes with its tenant, so that no name
 * is left that points to somebody else. A record that is there already is never taken over.
 *
 * Children: `<name>`.
 */
export class HostRecord extends Component {
  readonly host: string;

  constructor(name: string, args: HostRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { host: args.host }, opts);
    this.host = args.host;
    new Route53Record(
      this.child(),
      {
        zoneId: args.zoneId,
        name: args.host,
        type: "A",
        allowOverwrite: false,
        aliases: [
          {
            name: args.entry.dnsName,
            zoneId: args.entry.zoneId,
            // The load balancer knows which of its targets are well; there is no other record to fall back to.
            evaluateTargetHealth: false,
          },
        ],
      },
      this.options(),
    );
    this.registerOutputs({ host: this.host });
  }
}
