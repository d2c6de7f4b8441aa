import { expect, test } from "vitest";
import type { Lifecycle, ResolvedGuest } from "../../catalog/resolved.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import { aGuest, anHa, find, listOf, siteOptions } from "./builders.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy::acme-crm";

const record = (guest: Partial<ResolvedGuest>, lifecycle: Lifecycle = "disposable") =>
  recordProgram(() => {
    const args = {
      guest: aGuest(guest),
      hostname: "acme-crm",
      lifecycle,
      description: "EspoCRM of Acme Ltd",
      tags: ["tenantry"],
      environment: {},
      pool: "tenant-acme",
    };
    new LxcContainer("acme-crm", args, siteOptions());
  });

test("a guest that PVE may start elsewhere is not made anew because it was", async () => {
  const resources = await record({ ha: anHa }, "protected");
  expect(find(resources, "ContainerLegacy", "acme-crm").ignoreChanges).toContain("nodeName");
  expect(find(resources, "Haresource", "acme-crm-ha")).toMatchObject({
    inputs: {
      resourceId: "ct:10001",
      type: "ct",
      state: "started",
      maxRestart: 2,
      maxRelocate: 1,
      failback: true,
    },
    // PVE deletes no guest that it watches: this goes first, and is no obstacle.
    protect: false,
    replaceWith: [container],
    deleteBeforeReplace: true,
    dependsOn: [container, "proxmoxve:index/replication:Replication::acme-crm-ha-copy"],
  });
  expect(find(resources, "Harule", "acme-crm-ha-nodes").inputs).toEqual({
    rule: "guest-10001",
    type: "node-affinity",
    resources: ["ct:10001"],
    nodes: { lab1: 1, lab2: 2 },
    strict: true,
    disable: false,
  });
  expect(find(resources, "Replication", "acme-crm-ha-copy").inputs).toEqual({
    resourceId: "10001-0",
    type: "local",
    target: "lab1",
    schedule: "*/15",
    disable: false,
  });
});

test("a guest on shared storage is copied nowhere", async () => {
  const resources = await record({ ha: { ...anHa, replication: null } });
  expect(listOf(resources).filter((made) => made.includes("-ha"))).toEqual([
    "HighAvailability acme-crm-ha",
    "Haresource acme-crm-ha",
    "Harule acme-crm-ha-nodes",
  ]);
});

test("high availability with one node, or with a copy that no node may start, is refused", async () => {
  const run = record({ ha: { ...anHa, nodes: { lab2: 2 }, maxRestart: -1 } });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: HighAvailability "acme-crm-ha": nodes names 1 (lab2). Name two or more: one has nobody to take over.
    HighAvailability "acme-crm-ha": maxRestart needs a whole number from 0 up, got -1.
    HighAvailability "acme-crm-ha": the copy goes to "lab1", which may not start the guest. Take one of lab2.]
  `);
});
