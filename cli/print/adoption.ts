import { count } from "../../catalog/check/problem.ts";
import type { AdoptResult } from "../../fleet/adopt/adopt.ts";
import { isTenantrys } from "../../fleet/adopt/observed.ts";
import { renderTable } from "./table.ts";

export interface AdoptionScene {
  readonly site: string;
  readonly environment: string;
  readonly local: boolean;
  readonly dryRun: boolean;
}

/** What was read, what it is taken for, what is left alone and what `up` will do with it. */
export function adoptionLines(result: AdoptResult, scene: AdoptionScene): string[] {
  return [
    readLine(result, scene),
    ...takenOver(result),
    ...leftAlone(result),
    ...result.plan.notes.map((note) => `Note: ${note}`),
    ...(result.problems.length > 0 ? [] : outcome(result, scene)),
  ];
}

function readLine({ observed }: AdoptResult, { local }: AdoptionScene): string {
  const { guests, pools, proxy, version } = observed;
  const nodes = new Set(guests.map(({ node }) => node)).size;
  const from = proxy
    ? `, and ${count(proxy.hosts.length, "proxy host")} of Nginx Proxy Manager ${proxy.version} at ${proxy.url}`
    : "; no proxy was named (--npm)";
  const own = guests.filter(isTenantrys).length;
  const known = own > 0 ? ` (${own} of them Tenantry's already)` : "";
  const where = local ? "On the local cloud (simulated): r" : "R";
  return `${where}ead ${count(guests.length, "guest")}${known} on ${count(nodes, "node")} and ${count(pools.size, "pool")} of PVE ${version}${from}.`;
}

function takenOver({ plan }: AdoptResult): string[] {
  const { own, tenants } = plan;
  if (own.length + tenants.length === 0) return ["Nothing of it can be taken over."];
  const rows = tenants.flatMap((tenant) =>
    tenant.guests.map((guest, index) => [
      index === 0 ? tenant.id : "",
      index === 0 ? (tenant.fresh?.tier ?? "(has a file)") : "",
      guest.service,
      String(guest.vmid),
      guest.ip,
      guest.host,
      guest.by,
    ]),
  );
  const templates = own.filter(({ isTemplate }) => isTemplate).length;
  const shared = `${count(own.length - templates, "guest")} and ${count(templates, "template")} of the site itself`;
  return [
    `Taken over as they are: ${shared}, ${count(rows.length, "guest")} of ${count(tenants.length, "tenant")}.`,
    ...(rows.length > 0
      ? [renderTable(["TENANT", "TIER", "SERVICE", "VMID", "ADDRESS", "HOST", "FOUND BY"], rows)]
      : []),
  ];
}

function leftAlone({ plan }: AdoptResult): string[] {
  if (plan.left.length === 0) return [];
  return ["Left alone:", ...plan.left.map(({ what, why }) => `  ${what}: ${why}`)];
}

function outcome(result: AdoptResult, scene: AdoptionScene): string[] {
  const { changes, imports } = result;
  if (changes.length === 0) return ["Nothing to write: the files say all of this already."];
  const files = changes.map(
    ({ file, before }) => `  ${file}${before === null ? " (new)" : " (extended)"}`,
  );
  const local = scene.local ? " --local" : "";
  const parts = [
    count(imports.containers, "container"),
    count(imports.vms, "VM"),
    count(imports.pools, "pool"),
    count(imports.memberships, "membership"),
    `the firewall options of ${count(imports.firewallOptions, "guest")}`,
    `the firewall rules of ${count(imports.firewallRules, "guest")}`,
  ];
  return [
    scene.dryRun ? "Would write:" : "Written:",
    ...files,
    `\`tenantry up --env ${scene.environment}${local}\` will import ${parts.join(", ")}, and nothing else.`,
    ...(scene.dryRun ? [] : ["Commit the files first: from then on they are the truth."]),
  ];
}
