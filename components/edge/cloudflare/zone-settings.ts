import { ZoneSetting } from "@pulumi/cloudflare/zoneSetting.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../../component.ts";
import { token } from "../../conventions.ts";

const type = token("edge", "ZoneSettings");

const YEAR_SECONDS = 31_536_000;

export interface ZoneSettingsArgs {
  /** Id of the zone. */
  readonly zone: string;
  /** Oldest TLS that visitors may speak. */
  readonly minTlsVersion: "1.2" | "1.3";
}

/**
 * How a zone speaks to visitors and to the site: encrypted both ways, the site's certificate verified. Deleting it
 * changes nothing in the zone: Cloudflare keeps each setting as it was last.
 *
 * Children: `<name>-<setting>`, one for each.
 */
export class ZoneSettings extends Component {
  constructor(name: string, args: ZoneSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { zone: args.zone }, opts);
    for (const [settingId, value] of Object.entries(settings(args))) {
      new ZoneSetting(
        this.child(settingId.replaceAll("_", "-")),
        { zoneId: args.zone, settingId, value },
        this.options(),
      );
    }
    this.registerOutputs({});
  }
}

function settings({ minTlsVersion }: ZoneSettingsArgs): Record<string, unknown> {
  return {
    ssl: "strict",
    min_tls_version: minTlsVersion,
    tls_1_3: "on",
    // What comes in early data can be sent twice by whoever listens.
    "0rtt": "off",
    always_use_https: "on",
    automatic_https_rewrites: "on",
    websockets: "on",
    security_header: {
      strict_transport_security: {
        enabled: true,
        max_age: YEAR_SECONDS,
        include_subdomains: true,
        preload: false,
        nosniff: true,
      },
    },
  };
}
