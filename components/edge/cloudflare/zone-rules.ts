import { Ruleset } from "@pulumi/cloudflare/ruleset.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../../component.ts";
import { token } from "../../conventions.ts";

const type = token("edge", "ZoneRules");

/** Cloudflare Managed Ruleset: https://developers.cloudflare.com/waf/managed-rules/reference/cloudflare-managed-ruleset/ */
const MANAGED_RULESET = "efb7b8c949ac4650a09736fc376e9aee";

/** The only period and time-out that every plan has. */
const RATE_SECONDS = 10;

export interface ZoneRulesArgs {
  /** Id of the zone. */
  readonly zone: string;
  /** How many requests one client address may make in 10 seconds. */
  readonly requestsPerTenSeconds: number;
  /** Whether Cloudflare's managed rules run. Needs the Pro plan. */
  readonly managedRules: boolean;
}

/**
 * What a zone refuses: a client that asks too often, files that no service means to give away, and, where the plan has
 * them, what Cloudflare's own rules know. A zone has one entry point for each phase, so this is the platform's alone;
 * where somebody made one by hand, import it first (`zones/<zone>/<ruleset>`).
 *
 * Children: `<name>-firewall`, `<name>-rate-limit`, `<name>-managed`.
 */
export class ZoneRules extends Component {
  constructor(name: string, args: ZoneRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { zone: args.zone }, opts);
    this.createFirewall(args);
    this.createRateLimit(args);
    if (args.managedRules) this.createManaged(args);
    this.registerOutputs({});
  }

  private createFirewall({ zone }: ZoneRulesArgs): void {
    new Ruleset(
      this.child("firewall"),
      {
        zoneId: zone,
        kind: "zone",
        phase: "http_request_firewall_custom",
        name: "tenantry-firewall",
        rules: [
          {
            // Without a name of its own a rule that moves is another rule.
            ref: "hidden_files",
            description: "Files that are there by mistake: version control, environments",
            expression:
              '(http.request.uri.path contains "/.git/") or (http.request.uri.path contains "/.env") or (http.request.uri.path contains "/.ssh/")',
            action: "block",
            enabled: true,
          },
        ],
      },
      this.options({ deleteBeforeReplace: true }),
    );
  }

  private createRateLimit({ zone, requestsPerTenSeconds }: ZoneRulesArgs): void {
    new Ruleset(
      this.child("rate-limit"),
      {
        zoneId: zone,
        kind: "zone",
        phase: "http_ratelimit",
        name: "tenantry-rate-limit",
        rules: [
          {
            ref: "per_client",
            description: "One client address over all hosts",
            expression: "true",
            action: "block",
            enabled: true,
            ratelimit: {
              // Cloudflare counts in each data centre by itself, and wants that said.
              characteristics: ["cf.colo.id", "ip.src"],
              period: RATE_SECONDS,
              requestsPerPeriod: requestsPerTenSeconds,
              mitigationTimeout: RATE_SECONDS,
            },
          },
        ],
      },
      this.options({ deleteBeforeReplace: true }),
    );
  }

  private createManaged({ zone }: ZoneRulesArgs): void {
    new Ruleset(
      this.child("managed"),
      {
        zoneId: zone,
        kind: "zone",
        phase: "http_request_firewall_managed",
        name: "tenantry-managed",
        rules: [
          {
            ref: "cloudflare_managed",
            description: "Cloudflare's managed rules",
            expression: "true",
            action: "execute",
            actionParameters: { id: MANAGED_RULESET },
            enabled: true,
          },
        ],
      },
      this.options({ deleteBeforeReplace: true }),
    );
  }
}
