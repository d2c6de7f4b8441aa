import { expect, test } from "vitest";
import type { AdoptedGuest } from "../../catalog/resolved.ts";
import { CloudVm } from "../../components/proxmox/cloud-vm.ts";
import { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import { TemplateGuest } from "../../components/proxmox/template-guest.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import {
  aGuest,
  aMachine,
  aNetwork,
  anAdopted,
  anHa,
  anImage,
  find,
  listOf,
  siteOptions,
} from "./builders.ts";

const recordContainer = (adopted: AdoptedGuest, pool: string | null = "tenant-acme") =>
  recordProgram(() => {
    const args = {
      guest: aGuest({ adopted, ha: anHa }),
      hostname: "acme-crm",
      lifecycle: "disposable",
      description: "EspoCRM of Acme Ltd",
      tags: ["tenantry"],
      environment: { DATABASE_URL: "postgres://u:p@h/d" },
      pool,
    } as const;
    new LxcContainer("acme-crm", args, siteOptions());
  });

/** What was given of a container: exactly what was found. */
const containerFacts = {
  nodeName: "lab2",
  vmId: 10001,
  template: false,
  unprivileged: false,
  protection: false,
  startOnBoot: true,
  cpu: { cores: 3 },
  memory: { dedicated: 3072, swap: 512 },
  disk: { datastoreId: "local-lvm", size: 20 },
};

test("an adopted container is imported with what was found and nothing else, and is always protected", async () => {
  const container = find(await recordContainer(anAdopted()), "ContainerLegacy", "acme-crm");
  expect(container.inputs).toEqual(containerFacts);
  expect(container).toMatchObject({ importId: "lab2/10001", protect: true });
  // The rest is left as it is, by name: none of it may differ, and the environment least of all.
  expect(container.ignoreChanges).toEqual(
    expect.arrayContaining([
      "description",
      "environmentVariables",
      "features",
      "initialization",
      "mountPoints",
      "networkInterfaces",
      "operatingSystem",
      "started",
      "tags",
      "cpu.limit",
    ]),
  );
  for (const fact of Object.keys(containerFacts)) {
    expect(container.ignoreChanges).not.toContain(fact);
  }
});

test("an adopted guest is given nothing that it did not have", async () => {
  expect(listOf(await recordContainer(anAdopted())).sort()).toEqual([
    "ContainerLegacy acme-crm",
    "GuestFirewall acme-crm-firewall",
    "LxcContainer acme-crm",
    "Membership acme-crm-pool",
    "OptionsLegacy acme-crm-firewall",
  ]);
  const bare = anAdopted({ pool: null, firewall: { options: false, rules: false } });
  expect(listOf(await recordContainer(bare))).toEqual([
    "LxcContainer acme-crm",
    "ContainerLegacy acme-crm",
  ]);
});

test("an adopted guest stays in the pool that it was found in, and keeps its own firewall", async () => {
  const firewall = { options: true, rules: true };
  const resources = await recordContainer(anAdopted({ firewall }));
  expect(find(resources, "Membership", "acme-crm-pool")).toMatchObject({
    inputs: { poolId: "customers", vmId: 10001 },
    importId: "customers/vm/10001",
    protect: false,
  });
  const place = { nodeName: "lab2", containerId: 10001 };
  const options = find(resources, "OptionsLegacy", "acme-crm-firewall");
  const rules = find(resources, "RulesLegacy", "acme-crm-firewall-rules");
  for (const part of [options, rules]) {
    expect(part).toMatchObject({ importId: "container/lab2/10001", protect: true });
    expect(part.inputs).toEqual(place);
  }
  expect(options.ignoreChanges).toEqual(expect.arrayContaining(["enabled", "inputPolicy"]));
  expect(rules.ignoreChanges).toEqual(["rules"]);
});

test("an adopted machine is imported likewise, and its disks and network cards are left alone", async () => {
  const adopted = anAdopted({
    kind: "vm",
    name: "elastic",
    swapMib: 0,
    os: "l26",
    firewall: { options: false, rules: true },
  });
  const resources = await recordProgram(() => {
    const args = {
      machine: aMachine({ adopted, disks: [] }),
      lifecycle: "disposable",
      description: "",
      tags: [],
      pool: null,
    } as const;
    new CloudVm("lab-elasticsearch", args, siteOptions());
  });
  const machine = find(resources, "VmLegacy", "lab-elasticsearch");
  expect(machine.inputs).toEqual({
    nodeName: "lab2",
    vmId: 202,
    name: "elastic",
    protection: false,
    onBoot: true,
    operatingSystem: { type: "l26" },
    cpu: { cores: 3 },
    memory: { dedicated: 3072 },
  });
  expect(machine).toMatchObject({ importId: "lab2/202", protect: true });
  expect(machine.ignoreChanges).toEqual(
    expect.arrayContaining(["disks", "networkDevices", "initialization", "started", "cpu.type"]),
  );
  const rules = find(resources, "RulesLegacy", "lab-elasticsearch-firewall-rules");
  expect(rules.importId).toBe("vm/lab2/202");
});

test("an adopted template is imported as the template that it is", async () => {
  const resources = await recordProgram(() => {
    const template = {
      id: "listmonk",
      vmid: 104,
      host: "lab2",
      name: "lab-template-listmonk-lab2",
      image: anImage,
      memoryMib: 1024,
      cores: 1,
      diskGib: 16,
      storage: "local-zfs",
      network: aNetwork,
      adopted: anAdopted({ name: "Listmonk_Template", startOnBoot: false }),
    };
    new TemplateGuest(template.name, { template, lifecycle: "disposable" }, siteOptions());
  });
  expect(find(resources, "ContainerLegacy", "lab-template-listmonk-lab2")).toMatchObject({
    importId: "lab2/104",
    protect: true,
    inputs: { ...containerFacts, vmId: 104, template: true, startOnBoot: false },
  });
});

test("a pool that was there is imported with its comment as it is, and stays when it is given up", async () => {
  const resources = await recordProgram(() => {
    new GuestPool("acme", { pool: "customers", comment: "Acme Ltd", adopted: true }, siteOptions());
  });
  expect(find(resources, "PoolLegacy", "acme")).toMatchObject({
    importId: "customers",
    ignoreChanges: ["comment"],
    protect: false,
    retainOnDelete: true,
  });
});
