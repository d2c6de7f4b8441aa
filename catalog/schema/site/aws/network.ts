import { z } from "zod";
import { zoneLetter } from "../../aws-values.ts";
import { checkedText, cidr, oneOf, text } from "../../values.ts";
import { retentionDays } from "./operations.ts";

export const natStrategy = oneOf(["none", "single", "per-zone"]);

/** What a gateway or interface endpoint is called: the service's part of `com.amazonaws.<region>.<name>`. */
const endpoint = text(
  /^[a-z](?:[a-z0-9.-]*[a-z0-9])?$/,
  "the name of an endpoint, for instance s3 or ecr.api",
);

export const network = z
  .strictObject({
    cidr: cidr.describe(
      "Addresses of the site's VPC, /16 to /19. Every zone's subnets have their own place in it. For ever: the ledger records it, as another one would replace the VPC with everything in it.",
    ),
    zones: z
      .array(zoneLetter, { error: "a list of availability zones, for instance [a, b, c]" })
      .min(2, { error: "a list of at least two availability zones: load balancers need two" })
      .refine((all) => new Set(all).size === all.length, { error: "each zone once" })
      .describe(
        "Letters of the availability zones. One may be added at any time and moves nothing; none is taken out, because the ledger records what stands in it.",
      ),
    nat: natStrategy.describe(
      "How tasks reach the internet. none: not at all, only what `endpoints` names. single: one NAT gateway, about 35 USD a month; its zone's failure cuts all off. per-zone: one in each.",
    ),
    endpoints: z
      .array(endpoint, { error: "a list of endpoints, for instance [s3, ecr.api, ecr.dkr, logs]" })
      .refine((all) => new Set(all).size === all.length, { error: "each endpoint once" })
      .describe(
        "AWS services reached without the internet. s3 and dynamodb cost nothing; any other about 8 USD a month in each zone. `nat: none` needs s3, ecr.api, ecr.dkr, logs and secretsmanager, and ec2 for blueGreen and canary, sqs for workers, ecs, ecs-agent and ecs-telemetry for a fleet.",
      ),
    flowLogDays: retentionDays.describe("Days that the network's flow logs are kept."),
  })
  .describe("The site's own VPC: pool and bridge tenants stand in it.");

/** `1000-19999`, both included. A load balancer's rules have priorities from 1 to 50000. */
const priorityRange = checkedText(
  /^[1-9]\d{0,4}-[1-9]\d{0,4}$/,
  "two listener priorities from 1 to 50000 with room for three between them, for instance 1000-19999",
  (value) => {
    const [first = 0, last = 0] = value.split("-").map(Number);
    return first + 2 <= last && last <= 50_000;
  },
);

export const ranges = z
  .strictObject({
    paths: priorityRange.describe(
      "Listener priorities of services on a path, three each. Below those of `hosts`: the lower one is asked first.",
    ),
    hosts: priorityRange.describe("Listener priorities of services on a host name, three each."),
    cidr: cidr
      .optional()
      .describe(
        "Addresses of silo tenants' VPCs: the first one gets the first /19, and so on. Default: none, so no silo tenants.",
      ),
  })
  .describe("The numbers that the ledger gives out on this site.");
