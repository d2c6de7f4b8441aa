import { expect, test } from "vitest";
import { allocateIn } from "../support/allocate-in.ts";
import { platformGraph, tenantGraph } from "../support/graph.ts";
import { graphDifference } from "../support/graph-difference.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";

const site = "platform/sites/aiqso.yaml";

/** The road to high availability: every phase is an edit of the site's file, on top of the one before. */
const phases: readonly { readonly name: string; edit(catalog: TempCatalog): void }[] = [
  {
    name: "1-restart-on-another-host",
    edit: (catalog) =>
      catalog.edit(
        site,
        "shared:\n",
        "highAvailability: { restart: platform, maxRestart: 3, maxRelocate: 1, replicateEveryMinutes: 15 }\nshared:\n",
      ),
  },
  {
    name: "1b-tenants-guests-too",
    edit: (catalog) => catalog.edit(site, "restart: platform", "restart: all"),
  },
  {
    name: "2-database-replica",
    edit: (catalog) =>
      catalog.edit(
        site,
        "    maxConnections: 1000\n",
        "    maxConnections: 1000\n    replica: { vmid: 151, ip: 10.10.10.151, host: pve2, password: env:AIQSO_PG_REPLICATION }\n",
      ),
  },
  {
    name: "3-shared-storage",
    edit: (catalog) =>
      catalog.edit(
        site,
        "storage: { guests: local-zfs, images: nas, backups: nas-backup }",
        "storage: { guests: local-zfs, newGuests: nas, images: nas, backups: nas-backup }",
      ),
  },
  {
    name: "4-two-proxies",
    edit: (catalog) =>
      catalog.edit(
        site,
        "    hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExamplAiqsoProx\n",
        "    hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExamplAiqsoProx\n" +
          "    standby: { vmid: 128, ip: 10.10.10.128, host: pve2, hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExamplAiqsoStby }\n" +
          "    virtual: { ip: 10.10.10.126, routerId: 27, password: env:AIQSO_VRRP }\n",
      ),
  },
];

const newTenant = "name: Oscorp\nsite: aiqso\ntier: starter\nservices: [crm]\n";

test.each(phases.map(({ name }, index) => [name, index] as const))(
  "phase %s of high availability changes what the golden file says, and takes nothing away",
  async (name, index) => {
    using catalog = tempCatalog();
    for (const phase of phases.slice(0, index)) phase.edit(catalog);
    const before = await graphs(catalog.root);
    const newBefore = await newTenantGraph(catalog);
    phases[index]?.edit(catalog);
    const after = await graphs(catalog.root);
    const platform = graphDifference(before.platform, after.platform);
    const tenant = graphDifference(before.tenant, after.tenant);
    const fresh = graphDifference(newBefore, await newTenantGraph(catalog));
    const text = [
      ["platform prod", ...platform],
      ["tenant prod.wayne, which stands already", ...tenant],
      ["a tenant that is new, with this phase instead of without it", ...fresh],
    ].map((part) => `${part.join("\n")}\n`);
    await expect(text.join("\n")).toMatchFileSnapshot(`golden/phases/${name}.txt`);
    expect([...platform, ...tenant].filter((line) => line.startsWith("- "))).toEqual([]);
    expect([...platform, ...tenant, ...fresh]).not.toEqual([]);
  },
);

async function graphs(root: string) {
  return {
    platform: await platformGraph(root, "prod"),
    tenant: await tenantGraph(root, "prod", "wayne"),
  };
}

/** The graph of a tenant that gets its numbers now; the catalog is as before afterwards. */
async function newTenantGraph(catalog: TempCatalog) {
  const ledger = "platform/ledger/aiqso.yaml";
  const kept = catalog.read(ledger);
  catalog.write("tenants/prod/oscorp.yaml", newTenant);
  allocateIn(catalog.root);
  const graph = await tenantGraph(catalog.root, "prod", "oscorp");
  catalog.remove("tenants/prod/oscorp.yaml");
  catalog.write(ledger, kept);
  return graph;
}
