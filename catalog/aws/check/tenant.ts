import type { AwsSite, Catalog, Service, Tenant } from "../../catalog.ts";
import { type At, didYouMean, lineOf } from "../../check/problem.ts";
import { type Add, collected, inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { indexLedger, ledgerOf } from "../../ledger/index-ledger.ts";
import { routeAddress } from "../../routes/resolve.ts";
import { servicePath, servicesOf } from "../../subscriptions.ts";
import { fargateSize, fargateSizesText } from "../fargate.ts";
import { covers } from "../ledger/priorities.ts";
import { checkTenantEndpoints } from "./endpoints.ts";
import { checkAwsIsolation } from "./isolation.ts";
import { checkAwsUses } from "./uses.ts";

/** What an AWS site asks of a tenant's file, judged without another tenant's. */
export function checkAwsTenant(catalog: Catalog, tenant: Tenant, site: AwsSite): CatalogProblem[] {
  return collected(catalog, tenant.file, (add) => {
    if (tenant.pin) {
      const message = `${tenant.id} lives on ${site.id}, an AWS site, where no guest has a VMID, an address and a host to keep. Take \`pin\` out.`;
      add("E_CONFLICT", ["pin"], message, inSite(site, ["substrate"]));
    }
    checkAwsIsolation(catalog, tenant, site, add);
    checkAwsUses(catalog, tenant, site, add);
    for (const service of servicesOf(catalog, tenant)) {
      checkImage(tenant, service, add);
      checkData(tenant, site, service, add);
      checkSizes(catalog, tenant, service, add);
      checkFleet(catalog, tenant, site, service, add);
    }
    checkTenantEndpoints(catalog, tenant, site, add);
    checkOrder(catalog, tenant, site, add);
  });
}

/** Nothing is cloned on AWS. */
function checkImage(tenant: Tenant, { id, file, image, template, aws }: Service, add: Add): void {
  if (image !== undefined || aws.image !== undefined) return;
  add(
    "E_REFERENCE",
    servicePath(tenant, id),
    `${id} is cloned from ${template}, and on AWS a service is made from an image. Write it as aws.image in ${file}, for instance aws: { image: registry.example/${id}@sha256:… }, or take the service out.`,
    { file, path: ["template"] },
  );
}

/** A task's own disk is gone with the task, at every deployment. */
function checkData(tenant: Tenant, site: AwsSite, service: Service, add: Add): void {
  const { id, file, aws, lifecycle } = service;
  const at = servicePath(tenant, id);
  if (aws.data.length === 0) {
    if (lifecycle !== "protected") return;
    add(
      "E_REFERENCE",
      at,
      `${id} is protected: it keeps data, and on AWS a task's own disk is gone with the task. Write where as aws.data in ${file}, for instance aws: { data: [/data] }, or lifecycle: disposable if it keeps none.`,
      { file, path: ["lifecycle"] },
    );
  } else if (!site.files) {
    add(
      "E_REFERENCE",
      at,
      `${id} keeps data in ${aws.data.join(", ")}, and ${site.id} has no file system. Write files: true in ${site.file}, or take the service out.`,
      { file, path: ["aws", "data"] },
    );
  }
}

/** What a tier's size word means for tasks is something that Fargate has. */
function checkSizes(catalog: Catalog, tenant: Tenant, service: Service, add: Add): void {
  const { id, file, aws, sizes } = service;
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier) return;
  const own = aws.worker?.size;
  if (own !== undefined && !Object.hasOwn(sizes, own)) {
    const message = `the worker of ${id} asks for the size "${own}", which ${id} does not have.${didYouMean(own, Object.keys(sizes))}`;
    add("E_REFERENCE", servicePath(tenant, id), message, { file, path: ["aws", "worker", "size"] });
  }
  for (const word of new Set([tier.size, ...(aws.worker && own !== undefined ? [own] : [])])) {
    const size = Object.hasOwn(sizes, word) ? sizes[word] : undefined;
    if (!size || fargateSize(size)) continue;
    add(
      "E_LIMIT",
      servicePath(tenant, id),
      `${id} in the size ${word} has ${size.cores} cores and ${size.memoryMib} MiB, and Fargate has no task so large: ${fargateSizesText}. Choose another tier, or change the size.`,
      { file, path: ["sizes", word] },
    );
  }
}

/** Machines are the site's; a silo tenant has a cluster of its own, without any. */
function checkFleet(
  catalog: Catalog,
  tenant: Tenant,
  site: AwsSite,
  { id, file, aws }: Service,
  add: Add,
): void {
  if (aws.runsOn !== "fleet") return;
  const isSilo = catalog.tiers.get(tenant.tier)?.isolation === "silo";
  if (site.fleet && !isSilo) return;
  const why = site.fleet
    ? `${tenant.id} has a cluster of its own, which has none: choose a tier whose isolation is pool or bridge`
    : `${site.id} has none: add \`fleet\` to ${site.file}`;
  add(
    "E_REFERENCE",
    servicePath(tenant, id),
    `${id} runs on the machines of a fleet, and ${why}, write aws.runsOn: fargate in ${file}, or take the service out.`,
    { file, path: ["aws", "runsOn"] },
  );
}

/** A load balancer asks the lower priority first: of two services at one host, the deeper path has to have it. */
function checkOrder(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const ledger = ledgerOf(catalog, site.id);
  const { rules } = indexLedger(ledger);
  const routed = servicesOf(catalog, tenant).flatMap((service) => {
    const priority = rules.get(`${tenant.id}/${service.id}`);
    if (priority === undefined) return [];
    return [{ service, priority, ...routeAddress(tenant.id, site, service.route) }];
  });
  for (const below of routed) {
    const above = routed.find(
      (it) => it.host === below.host && covers(it.path, below.path) && it.priority < below.priority,
    );
    if (!above) continue;
    const other: At = { file: ledger.file, path: ["rules", above.priority], which: "key" };
    add(
      "E_CONFLICT",
      servicePath(tenant, below.service.id),
      `${above.service.id} answers at ${above.path} with priority ${above.priority} (${lineOf(catalog.sources, other)}), before ${below.service.id} at ${below.path} with ${below.priority}, and would take its requests. Priorities never change: mount one of them elsewhere, or release ${tenant.id}/${above.service.id} and allocate it again.`,
      other,
    );
  }
}
