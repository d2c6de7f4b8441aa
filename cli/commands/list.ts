import { formatProblems } from "../../catalog/errors.ts";
import { openCatalog, selectTenants, type TenantView } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";
import { renderTable } from "../print/table.ts";

/** `tenantry list` */
export function listCommand(options: CommandOptions): ExitCode {
  const view = openCatalog(projectOf(options).catalog, options);
  const tenants = selectTenants(view, [], options.site);
  const broken = tenants.filter((tenant) => "problems" in tenant);
  for (const { problems } of broken) process.stderr.write(`${formatProblems(problems)}\n`);
  if (options.json) {
    const data = { environment: view.environment, tenants: tenants.map(asData) };
    process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  } else {
    const head = ["tenant", "number", "site", "tier", "services", "URL", ""];
    const table = renderTable(head, tenants.map(asRow), { spare: ["number"] });
    process.stdout.write(`${table}\n`);
  }
  return broken.length > 0 ? exitCodes.catalog : exitCodes.ok;
}

function asRow(view: TenantView): string[] {
  if ("problems" in view) return [view.id, "", view.site, "", "has errors", "", ""];
  const { id, number, site, tier, services, url, behind } = view.resolved;
  return [
    id,
    String(number),
    site.id,
    tier,
    services.map((service) => service.id).join(", "),
    url,
    behind.length > 0 ? `behind: ${behind.map(({ service }) => service).join(", ")}` : "",
  ];
}

function asData(view: TenantView): unknown {
  if ("problems" in view) return { id: view.id, problems: view.problems };
  const { id, name, number, site, tier, services, url, behind } = view.resolved;
  return {
    id,
    name,
    number,
    site: site.id,
    substrate: site.substrate,
    ...(view.resolved.substrate === "aws" ? { shard: view.resolved.shard } : {}),
    tier,
    url,
    services: services.map((service) => service.id),
    behind,
  };
}
