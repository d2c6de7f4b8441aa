import { expect, test } from "vitest";
import { CloudVm, type CloudVmArgs } from "../../components/proxmox/cloud-vm.ts";
import { type RecordOptions, recordProgram } from "../../fleet/model/record.ts";
import { aMachine, anHa, childrenOf, find, listOf, siteOptions } from "./builders.ts";

function args(changes: Partial<CloudVmArgs> = {}): CloudVmArgs {
  return {
    machine: aMachine(),
    lifecycle: "disposable",
    description: "Elasticsearch",
    tags: ["disposable", "tenantry"],
    pool: "platform-lab",
    ...changes,
  };
}

const record = (changes: Partial<CloudVmArgs> = {}, options: RecordOptions = {}) =>
  recordProgram(() => {
    new CloudVm("lab-elasticsearch", args(changes), siteOptions());
  }, options);

const machine = "proxmoxve:index/vmLegacy:VmLegacy::lab-elasticsearch";

test("a machine is a VM, a pool membership and a closed firewall, and a preview shows all of it", async () => {
  const made = listOf(await record()).sort();
  expect(made).toEqual([
    "CloudVm lab-elasticsearch",
    "GuestFirewall lab-elasticsearch-firewall",
    "IpsetLegacy lab-elasticsearch-firewall-ipfilter",
    "Membership lab-elasticsearch-pool",
    "OptionsLegacy lab-elasticsearch-firewall",
    "RulesLegacy lab-elasticsearch-firewall-rules",
    "VmLegacy lab-elasticsearch",
  ]);
  expect(listOf(await record({}, { preview: true })).sort()).toEqual(made);
});

test("every component completes, and every child is made by the site's explicit provider", async () => {
  const made = childrenOf(await record());
  expect(made.filter(({ custom }) => !custom).every((part) => part.registeredOutputs)).toBe(true);
  expect([...new Set(made.filter(({ custom }) => custom).map((part) => part.provider))]).toEqual([
    "lab",
  ]);
});

test("what the provider would invent or inject is written out", async () => {
  const { inputs } = find(await record(), "VmLegacy", "lab-elasticsearch");
  const disk = {
    datastoreId: "local-zfs",
    aio: "io_uring",
    backup: true,
    cache: "none",
    discard: "on",
    iothread: true,
    replicate: true,
    ssd: true,
  };
  expect(inputs).toEqual({
    nodeName: "lab2",
    vmId: 202,
    name: "lab-elasticsearch",
    description: "Elasticsearch",
    tags: ["disposable", "tenantry"],
    template: false,
    protection: false,
    started: true,
    onBoot: true,
    startup: { order: 50, upDelay: 0, downDelay: 60 },
    acpi: true,
    bios: "seabios",
    machine: "q35",
    keyboardLayout: "en-us",
    tabletDevice: false,
    operatingSystem: { type: "l26" },
    cpu: {
      type: "x86-64-v2-AES",
      cores: 4,
      sockets: 1,
      hotplugged: 0,
      limit: 4,
      numa: false,
      units: 100,
    },
    memory: { dedicated: 16_384, floating: 0, shared: 0 },
    scsiHardware: "virtio-scsi-single",
    disks: [
      {
        ...disk,
        interface: "scsi0",
        size: 40,
        importFrom: "nas:import/debian-13-abababababab.qcow2",
      },
      {
        ...disk,
        interface: "scsi1",
        size: 500,
        speed: {
          read: 400,
          readBurstable: 0,
          write: 200,
          writeBurstable: 0,
          iopsRead: 0,
          iopsReadBurstable: 0,
          iopsWrite: 0,
          iopsWriteBurstable: 0,
        },
      },
    ],
    bootOrders: ["scsi0"],
    networkDevices: [
      { bridge: "vmbr1", vlanId: 1010, model: "virtio", firewall: true, disconnected: false },
    ],
    cdrom: { fileId: "none", interface: "ide0" },
    serialDevices: [{ device: "socket" }],
    vga: { type: "std", memory: 16 },
    agent: {
      enabled: true,
      type: "virtio",
      trim: true,
      timeout: "2m",
      waitForIp: { disabled: true, ipv4: false, ipv6: false },
    },
    initialization: {
      datastoreId: "local-zfs",
      interface: "ide2",
      dns: { domain: "lab.aiqso.example", servers: ["10.10.10.1"] },
      ipConfigs: [{ ipv4: { address: "10.10.16.20/20", gateway: "10.10.16.1" } }],
      userAccount: {
        username: "debian",
        keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample admin"],
      },
    },
    migrate: true,
    reboot: false,
    rebootAfterUpdate: true,
    stopOnDestroy: false,
    purgeOnDestroy: true,
    deleteUnreferencedDisksOnDestroy: false,
    timeoutClone: 1800,
    timeoutCreate: 1800,
    timeoutMigrate: 1800,
    timeoutReboot: 600,
    timeoutShutdownVm: 300,
    timeoutStartVm: 600,
    timeoutStopVm: 300,
  });
});

test("whoever has one of its keys logs in, as the same user in every image and without a password", async () => {
  const sshKeys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample admin",
    "ssh-rsa AAAAB3NzaC1yc2E=",
  ];
  const { inputs } = find(
    await record({ machine: aMachine({ sshKeys }) }),
    "VmLegacy",
    "lab-elasticsearch",
  );
  expect((inputs["initialization"] as Record<string, unknown>)["userAccount"]).toEqual({
    username: "debian",
    keys: sshKeys,
  });
});

test("a machine that nobody could log into is refused", async () => {
  await expect(record({ machine: aMachine({ sshKeys: [] }) })).rejects.toThrow(
    "sshKeys is empty: nobody could log in",
  );
});

test("a protected machine is protected by PVE and by Pulumi, and keeps what it was made from", async () => {
  const ignoreChanges = ["disks[0].importFrom", "initialization.userAccount"];
  const resources = await record({ lifecycle: "protected", machine: aMachine({ ignoreChanges }) });
  expect(find(resources, "VmLegacy", "lab-elasticsearch")).toMatchObject({
    protect: true,
    deleteBeforeReplace: true,
    // Another board would leave its system without its disks, or its network card under another name.
    ignoreChanges: [...ignoreChanges, "bios", "machine", "scsiHardware"],
    inputs: { protection: true },
  });
  expect(find(resources, "OptionsLegacy", "lab-elasticsearch-firewall").protect).toBe(true);
});

test("the firewall is the VM's own, closed both ways, and is made again with it", async () => {
  const resources = await record();
  const options = find(resources, "OptionsLegacy", "lab-elasticsearch-firewall");
  const ipset = find(resources, "IpsetLegacy", "lab-elasticsearch-firewall-ipfilter");
  const rules = find(resources, "RulesLegacy", "lab-elasticsearch-firewall-rules");
  for (const part of [options, ipset, rules]) {
    expect(part).toMatchObject({
      inputs: { nodeName: "lab2", vmId: 202 },
      replaceWith: [machine],
      deletedWith: machine,
    });
    expect(part.inputs).not.toHaveProperty("containerId");
  }
  expect(options.inputs).toMatchObject({ inputPolicy: "DROP", outputPolicy: "DROP" });
  expect(ipset.inputs["cidrs"]).toEqual([{ name: "10.10.16.20", nomatch: false }]);
});

test("under high availability it is a VM of the HA stack, and its node is PVE's to choose", async () => {
  const resources = await record({ machine: aMachine({ ha: anHa }) });
  expect(find(resources, "VmLegacy", "lab-elasticsearch").ignoreChanges).toEqual(["nodeName"]);
  expect(find(resources, "Haresource", "lab-elasticsearch-ha").inputs).toMatchObject({
    resourceId: "vm:202",
    type: "vm",
  });
});

test("all that is wrong with a machine is said at once, with what is allowed", async () => {
  const disks = [
    { interface: "ide0", sizeGib: 40, limits: null },
    { interface: "scsi1", sizeGib: 0, limits: { readMibPerSecond: 0, writeMibPerSecond: 5 } },
    { interface: "scsi1", sizeGib: 8, limits: null },
  ];
  const machine = aMachine({ vmid: 5, cores: 0, disks, sshKeys: ["secret"] });
  const run = record({ machine });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: CloudVm "lab-elasticsearch": vmid 5 is outside 100 to 2147483647. Give it one of the site's range.
    CloudVm "lab-elasticsearch": cores needs a whole number from 1 up, got 0.
    CloudVm "lab-elasticsearch": disk scsi1: sizeGib needs a whole number from 1 up, got 0.
    CloudVm "lab-elasticsearch": disk scsi1: limits.readMibPerSecond needs a whole number from 1 up, got 0.
    CloudVm "lab-elasticsearch": disk "ide0" is none of scsi0 to scsi30.
    CloudVm "lab-elasticsearch": disk "scsi1" is there twice. Give each a number of its own.
    CloudVm "lab-elasticsearch": sshKeys[0] is not a public key. Give the line of a .pub file.]
  `);
});

test("a machine without disks is refused before the provider invents one", async () => {
  await expect(record({ machine: aMachine({ disks: [] }) })).rejects.toThrow("disks is empty");
});
