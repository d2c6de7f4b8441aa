import { expect, test } from "vitest";
import { allocateIn } from "../support/allocate-in.ts";
import { type GraphNode, tenantGraph } from "../support/graph.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";

/* One tenant's file on two substrates: the page that shows both graphs side by side is what these graphs say. */

const file = "tenants/dev/twin.yaml";
const sites = { proxmox: "aiqso-lab", aws: "onasis-dev" } as const;

function tenantFile(site: string): string {
  return `name: Twin Ltd\nsite: ${site}\ntier: starter\nservices: [crm]\n`;
}

/** The project's catalog with one tenant more, and on both sites the same service that comes with every tenant. */
function withTwin(site: string): TempCatalog {
  const catalog = tempWholeCatalog();
  catalog.remove("tenants/dev/harbor.yaml");
  catalog.remove("platform/ledger/onasis-dev.yaml");
  const offered = "sites: [aiqso-lab, aiqso";
  catalog.edit("platform/services/dashboard.yaml", offered, `${offered}, ${sites.aws}`);
  catalog.edit("platform/services/gateway.yaml", `[${sites.aws}, `, "[");
  catalog.write(file, tenantFile(site));
  allocateIn(catalog.root);
  return catalog;
}

/** What a component is for, in words that hold on both substrates. */
const purposes: readonly (readonly [purpose: string, classes: readonly string[]])[] = [
  ["runs the service", ["LxcContainer", "FargateService"]],
  ["says who may reach it, and whom it reaches", ["GuestFirewall", "SecurityGroup"]],
  ["leads requests to it", ["ProxyRoutes", "ServiceRoute", "HostRecord"]],
  ["its database and roles", ["PostgresDatabase", "ServiceDatabase"]],
  ["its cache user", ["RedisUser", "CacheUser"]],
  ["its secrets, by reference", ["Secret"]],
  ["the files that it keeps", ["ServiceFiles"]],
  ["the tenant as one unit", ["GuestPool"]],
  ["a nightly backup", ["BackupJob"]],
  ["dumps of its databases", ["HostDatabaseDump", "TaskDatabaseDump"]],
  ["notices that it is ill", ["HealthChecks", "PowerGrant", "Alarms"]],
  ["keeps its logs", ["LogGroup"]],
  ["delivers to shared hosts", ["HostFile"]],
];

function className({ type }: GraphNode): string {
  return type.startsWith("tenantry:") ? (type.split(":").at(-1) ?? "") : "";
}

function listed(graph: readonly GraphNode[], classes: readonly string[]): string {
  const found = graph.filter((node) => classes.includes(className(node)));
  if (found.length === 0) return "–";
  return found.map((node) => `\`${className(node)}\` ${node.name}`).join("<br>");
}

/** Every resource of a provider, a line each. */
function resources(graph: readonly GraphNode[]): string {
  const real = graph.filter(({ type }) => !/^(?:tenantry|pulumi):/.test(type));
  return real.map(({ type, name }) => `${type}  ${name}`).join("\n");
}

function page(proxmox: readonly GraphNode[], aws: readonly GraphNode[]): string {
  const rows = purposes.map(
    ([purpose, classes]) =>
      `| ${purpose} | ${listed(proxmox, classes)} | ${listed(aws, classes)} |`,
  );
  return `# One file on two substrates

\`${file}\` on a Proxmox cluster, and on AWS with nothing but \`site:\` changed. Made from the graphs of both by \`tests/graphs/twins.test.ts\`: what the program registers, no engine and no cloud in between.

\`\`\`diff
 name: Twin Ltd
-site: ${sites.proxmox}
+site: ${sites.aws}
 tier: starter
 services: [crm]
\`\`\`

| what it is for | on Proxmox | on AWS |
| --- | --- | --- |
${rows.join("\n")}

On Proxmox files stand on the guest's own disk and logs inside it, secrets are the guest's environment, and the pool is what a backup job copies. On AWS a backup follows from a tag, which the site's backup plan selects; the address of a task is nobody's business, so no delivery to a host is needed.

## Every resource on Proxmox

\`\`\`
${resources(proxmox)}
\`\`\`

## Every resource on AWS

\`\`\`
${resources(aws)}
\`\`\`
`;
}

test("one tenant's file is a tenant on Proxmox and on AWS, with nothing but its site changed", async () => {
  using there = withTwin(sites.proxmox);
  using here = withTwin(sites.aws);
  const proxmox = await tenantGraph(there.root, "dev", "twin");
  const aws = await tenantGraph(here.root, "dev", "twin");
  const known = new Set(purposes.flatMap(([, classes]) => classes));
  for (const node of [...proxmox, ...aws]) {
    const name = className(node);
    if (name) expect(known, `${name} has a row`).toContain(name);
  }
  for (const service of ["crm", "dashboard"]) {
    expect(listed(proxmox, ["LxcContainer"])).toContain(`twin-${service}`);
    expect(listed(aws, ["FargateService"])).toContain(`twin-${service}`);
  }
  await expect(page(proxmox, aws)).toMatchFileSnapshot(
    `${projectRoot}/docs/one-file-two-substrates.md`,
  );
});
