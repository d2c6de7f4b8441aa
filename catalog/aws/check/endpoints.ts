import type { AwsSite, Catalog, Service, Tenant } from "../../catalog.ts";
import { type Add, inSite } from "../../check/report.ts";
import { servicePath, servicesOf } from "../../subscriptions.ts";
import type { SitePath } from "../../substrate.ts";
import { bringsBeside } from "../demand.ts";

/** What tasks need beside the internet's way: pulling the image, its layers, logs, secrets. */
const FOR_TASKS = ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager"] as const;
/** Over these a machine tells the cluster that it is there (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html). */
const FOR_MACHINES = ["ecs", "ecs-agent", "ecs-telemetry"] as const;

/** Without NAT nothing is reached but what has an endpoint. */
export function checkSiteEndpoints(site: AwsSite, add: Add): void {
  checkNat(site, site.network.nat, ["network", "nat"], add);
  if (site.dedicated) checkNat(site, site.dedicated.nat, ["dedicated", "nat"], add);
  if (!site.fleet || site.network.nat !== "none") return;
  const missing = missingOf(site, FOR_MACHINES);
  if (missing.length === 0) return;
  add(
    "E_REFERENCE",
    ["fleet"],
    `without NAT a machine tells the cluster nothing but over endpoints, and would run no task without ${missing.join(", ")}. Add them to network.endpoints, or choose another network.nat.`,
    inSite(site, ["network", "endpoints"]),
  );
}

function checkNat(site: AwsSite, nat: AwsSite["network"]["nat"], path: SitePath, add: Add): void {
  if (nat !== "none") return;
  const missing = missingOf(site, FOR_TASKS);
  if (missing.length === 0) return;
  add(
    "E_REFERENCE",
    path,
    `with nat: none a task reaches only what has an endpoint, and would not start without ${missing.join(", ")}. Add them to network.endpoints, or choose single or per-zone.`,
    inSite(site, ["network", "endpoints"]),
  );
}

function missingOf({ network }: AwsSite, needed: readonly string[]): string[] {
  return needed.filter((it) => !network.endpoints.includes(it));
}

/** What a tenant's services need beside that, in the site's VPC or in its own. */
export function checkTenantEndpoints(
  catalog: Catalog,
  tenant: Tenant,
  site: AwsSite,
  add: Add,
): void {
  const isSilo = catalog.tiers.get(tenant.tier)?.isolation === "silo";
  const nat = isSilo ? site.dedicated?.nat : site.network.nat;
  if (nat !== "none") return;
  for (const service of servicesOf(catalog, tenant)) {
    for (const [endpoint, why, instead] of neededBy(service)) {
      if (site.network.endpoints.includes(endpoint)) continue;
      add(
        "E_REFERENCE",
        servicePath(tenant, service.id),
        `${why}; without NAT that needs the endpoint ${endpoint}. Add it to network.endpoints of ${site.file}, or ${instead}.`,
        inSite(site, ["network", "endpoints"]),
      );
    }
  }
}

function neededBy({ id, file, aws }: Service): [endpoint: string, why: string, instead: string][] {
  const needed: [string, string, string][] = [];
  if (bringsBeside({ aws })) {
    // The function that asks looks the load balancer's private addresses up.
    const why = `${id} is deployed ${aws.strategy}, which asks the new version before it gets traffic`;
    needed.push(["ec2", why, "choose another aws.strategy"]);
  }
  if (aws.worker) {
    const why = `${id} has a worker, which takes its jobs from a queue`;
    needed.push(["sqs", why, `take aws.worker out of ${file}`]);
  }
  return needed;
}
