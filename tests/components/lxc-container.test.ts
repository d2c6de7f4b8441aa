import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { LxcContainer, type LxcContainerArgs } from "../../components/proxmox/lxc-container.ts";
import { type RecordOptions, recordProgram } from "../../fleet/model/record.ts";
import { aGuest, childrenOf, find, listOf, siteOptions } from "./builders.ts";

function args(changes: Partial<LxcContainerArgs> = {}): LxcContainerArgs {
  return {
    guest: aGuest(),
    hostname: "acme-crm",
    lifecycle: "disposable",
    description: "EspoCRM of Acme Ltd",
    tags: ["disposable", "tenant-acme", "tenantry"],
    environment: { DATABASE_URL: pulumi.output("postgres://u:p@h/d"), NODE_ENV: "production" },
    pool: "tenant-acme",
    ...changes,
  };
}

const record = (changes: Partial<LxcContainerArgs> = {}, options: RecordOptions = {}) =>
  recordProgram(() => {
    new LxcContainer("acme-crm", args(changes), siteOptions());
  }, options);

const container = "proxmoxve:index/containerLegacy:ContainerLegacy::acme-crm";

test("a guest is a container, a pool membership and a closed firewall, and nothing else", async () => {
  const resources = await record();
  expect(listOf(resources).sort()).toEqual([
    "ContainerLegacy acme-crm",
    "GuestFirewall acme-crm-firewall",
    "IpsetLegacy acme-crm-firewall-ipfilter",
    "LxcContainer acme-crm",
    "Membership acme-crm-pool",
    "OptionsLegacy acme-crm-firewall",
    "RulesLegacy acme-crm-firewall-rules",
  ]);
  expect(find(resources, "ContainerLegacy", "acme-crm").parent).toBe(
    "tenantry:proxmox:LxcContainer::acme-crm",
  );
  expect(find(resources, "RulesLegacy", "acme-crm-firewall-rules").parent).toBe(
    "tenantry:proxmox:GuestFirewall::acme-crm-firewall",
  );
});

test("a preview shows every resource that an update makes", async () => {
  const preview = listOf(await record({}, { preview: true })).sort();
  expect(preview).toEqual(listOf(await record()).sort());
});

test("every child is made by the site's explicit provider, and every component completes", async () => {
  const made = childrenOf(await record());
  const custom = made.filter((resource) => resource.custom);
  expect(custom.map(({ provider }) => provider)).toEqual(custom.map(() => "lab"));
  const components = made.filter((resource) => !resource.custom);
  expect(components.map(({ registeredOutputs }) => registeredOutputs)).toEqual([true, true]);
});

test("what the provider would inject unsafely is written out safely", async () => {
  const { inputs } = find(await record(), "ContainerLegacy", "acme-crm");
  expect(inputs).toEqual({
    nodeName: "lab2",
    vmId: 10001,
    description: "EspoCRM of Acme Ltd",
    tags: ["disposable", "tenant-acme", "tenantry"],
    template: false,
    unprivileged: true,
    protection: false,
    started: true,
    startOnBoot: true,
    startup: { order: 50, upDelay: 0, downDelay: 60 },
    cpu: { architecture: "amd64", cores: 1, limit: 1, units: 100 },
    memory: { dedicated: 1024, swap: 0 },
    disk: { datastoreId: "local-zfs", size: 28 },
    features: { nesting: true, fuse: false, keyctl: false, mknod: false },
    console: { enabled: true, ttyCount: 2, type: "tty" },
    operatingSystem: { templateFileId: "nas:vztmpl/espocrm-222222222222.tar", type: "unmanaged" },
    networkInterfaces: [
      {
        name: "eth0",
        bridge: "vmbr1",
        vlanId: 1010,
        enabled: true,
        firewall: true,
        hostManaged: true,
      },
    ],
    initialization: {
      hostname: "acme-crm",
      dns: { domain: "lab.aiqso.example", servers: ["10.10.10.1"] },
      ipConfigs: [{ ipv4: { address: "10.10.16.11/20", gateway: "10.10.16.1" } }],
    },
    environmentVariables: "[secret]",
    timeoutClone: 1800,
    timeoutCreate: 1800,
    timeoutUpdate: 1800,
    timeoutDelete: 600,
  });
});

test("the environment is a secret as a whole, and no value of it is anywhere else", async () => {
  const resources = await record();
  expect(JSON.stringify(resources)).not.toMatch(/postgres:\/\/|NODE_ENV/);
  expect(find(resources, "ContainerLegacy", "acme-crm").additionalSecretOutputs).toEqual([
    "environmentVariables",
  ]);
});

test("a guest without environment gives the provider none", async () => {
  const { inputs } = find(await record({ environment: {} }), "ContainerLegacy", "acme-crm");
  expect(inputs).not.toHaveProperty("environmentVariables");
});

test("a disposable guest is unprotected and goes before its successor comes", async () => {
  expect(find(await record(), "ContainerLegacy", "acme-crm")).toMatchObject({
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: true,
    ignoreChanges: [],
    inputs: { protection: false },
  });
});

test("a protected guest is protected by PVE and by Pulumi, and keeps what it was made from", async () => {
  const ignoreChanges = ["operatingSystem.templateFileId", "initialization.userAccount"];
  const resources = await record({ lifecycle: "protected", guest: aGuest({ ignoreChanges }) });
  expect(find(resources, "ContainerLegacy", "acme-crm")).toMatchObject({
    protect: true,
    retainOnDelete: false,
    ignoreChanges,
    inputs: { protection: true },
  });
  // Both hold nothing and can only be replaced: by another pool, by another address.
  const unprotected = resources.filter(
    ({ name, protect }) => name.startsWith("acme-crm") && !protect,
  );
  expect(listOf(unprotected)).toEqual([
    "Membership acme-crm-pool",
    "IpsetLegacy acme-crm-firewall-ipfilter",
  ]);
});

test("the pool is joined by membership and never by the container's own poolId", async () => {
  const resources = await record();
  expect(find(resources, "ContainerLegacy", "acme-crm").inputs).not.toHaveProperty("poolId");
  expect(find(resources, "Membership", "acme-crm-pool")).toMatchObject({
    inputs: { poolId: "tenant-acme", vmId: 10001 },
    replaceWith: [container],
    deletedWith: container,
    deleteBeforeReplace: true,
  });
  expect(listOf(await record({ pool: null }))).not.toContain("Membership acme-crm-pool");
});

test("two proxies that share an address may both send from it, and from nothing else", async () => {
  const guest = aGuest({ extraAddresses: ["10.10.16.9"] });
  const ipset = find(await record({ guest }), "IpsetLegacy", "acme-crm-firewall-ipfilter");
  expect(ipset.inputs["cidrs"]).toEqual([
    { name: "10.10.16.11", nomatch: false },
    { name: "10.10.16.9", nomatch: false },
  ]);
});

const aTemplate = { id: "listmonk", vmid: 104, host: "lab2" };
const aClone = aGuest({ image: null, template: aTemplate });

test("a clone is a full copy on its own node and storage, and is asked for what its template has anyway", async () => {
  const { inputs } = find(await record({ guest: aClone }), "ContainerLegacy", "acme-crm");
  expect(inputs["clone"]).toEqual({
    vmId: 104,
    nodeName: "lab2",
    full: true,
    datastoreId: "local-zfs",
  });
  expect(inputs).not.toHaveProperty("operatingSystem");
  expect(inputs).toMatchObject({
    unprivileged: true,
    disk: { datastoreId: "local-zfs", size: 28 },
    environmentVariables: "[secret]",
  });
});

test("a protected clone forgets what it was cloned from, so that a newer template replaces nothing", async () => {
  const clone = find(
    await record({ guest: aClone, lifecycle: "protected" }),
    "ContainerLegacy",
    "acme-crm",
  );
  expect(clone.ignoreChanges).toEqual(["clone"]);
});

test("the firewall drops both ways, lets only the guest's own address out, and is made again with the guest", async () => {
  const resources = await record();
  const options = find(resources, "OptionsLegacy", "acme-crm-firewall");
  expect(options.inputs).toEqual({
    nodeName: "lab2",
    containerId: 10001,
    enabled: true,
    inputPolicy: "DROP",
    outputPolicy: "DROP",
    ipfilter: true,
    macfilter: true,
    dhcp: false,
    ndp: false,
    radv: false,
    logLevelIn: "nolog",
    logLevelOut: "nolog",
  });
  const ipset = find(resources, "IpsetLegacy", "acme-crm-firewall-ipfilter");
  expect(ipset.inputs).toMatchObject({
    name: "ipfilter-net0",
    cidrs: [{ name: "10.10.16.11", nomatch: false }],
  });
  const rules = find(resources, "RulesLegacy", "acme-crm-firewall-rules");
  const common = { enabled: true, log: "nolog" };
  expect(rules.inputs["rules"]).toEqual([
    {
      ...common,
      type: "in",
      action: "ACCEPT",
      proto: "tcp",
      dport: "80",
      source: "10.10.10.127",
      comment: "proxy",
    },
    { ...common, type: "out", action: "DROP", dest: "10.0.0.0/8", comment: "private networks" },
  ]);
  for (const part of [options, ipset, rules]) {
    expect(part).toMatchObject({ replaceWith: [container], deletedWith: container });
  }
  for (const opening of [ipset, rules]) {
    expect(opening.dependsOn).toContain(
      "proxmoxve:firewall/optionsLegacy:OptionsLegacy::acme-crm-firewall",
    );
  }
});

test("all that is wrong with a guest is said at once, with what is allowed", async () => {
  const guest = aGuest({ vmid: 5, ip: "10.10.16.11/20", diskGib: 0.5, template: aTemplate });
  const run = record({
    guest,
    hostname: "Acme_CRM",
    tags: ["tenantry", "acme"],
    environment: { "BAD-NAME": "x" },
  });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: LxcContainer "acme-crm": vmid 5 is outside 100 to 2147483647. Give it one of the site's range.
    LxcContainer "acme-crm": ip "10.10.16.11/20" is not an IPv4 address. Give one without prefix length.
    LxcContainer "acme-crm": diskGib needs a whole number from 1 up, got 0.5.
    LxcContainer "acme-crm": it names both an image and a template. A guest is made from exactly one.
    LxcContainer "acme-crm": hostname "Acme_CRM" is not a DNS label: a-z, 0-9 and "-" inside, at most 63 characters.
    LxcContainer "acme-crm": tags [tenantry, acme] are not lower-case and sorted; PVE gives them back so, and every preview would differ.
    LxcContainer "acme-crm": environment name "BAD-NAME" is made of letters, digits and "_", and starts with no digit.]
  `);
});

test.each([
  [{ direction: "in", action: "ACCEPT", comment: "all" }, "accepts everything in"],
  [
    {
      direction: "out",
      action: "ACCEPT",
      protocol: "tcp",
      destination: "0.0.0.0/0",
      comment: "all",
    },
    "accepts everything out",
  ],
  [{ direction: "in", action: "ACCEPT", port: 80, comment: "web" }, "no protocol"],
  [
    { direction: "in", action: "ACCEPT", protocol: "tcp", port: 70_000, comment: "web" },
    "a port is 1 to 65535",
  ],
] as const)("a firewall rule that would open the guest is refused: %o", async (rule, problem) => {
  await expect(record({ guest: aGuest({ firewall: [rule] }) })).rejects.toThrow(problem);
});

test("a template on another node is refused, since PVE clones a local disk on its own node alone", async () => {
  const guest = aGuest({ image: null, template: { ...aTemplate, host: "lab1" } });
  await expect(record({ guest })).rejects.toThrow("stands on lab1, the guest on lab2");
});
