import { Provider as Proxmox } from "@muhlba91/pulumi-proxmoxve/provider.js";
import { Provider as Postgresql } from "@pulumi/postgresql/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";
import { redisCommands } from "../../catalog/redis-commands.ts";
import type {
  AdoptedGuest,
  ResolvedGuest,
  ResolvedHa,
  ResolvedImage,
  ResolvedMachine,
  ResolvedNetwork,
  ResolvedPostgres,
  ResolvedRedis,
} from "../../catalog/resolved.ts";
import type { RecordedResource } from "../../fleet/model/record.ts";

const digest = `sha256:${"2".repeat(64)}`;

/** Builders of plain data: a test names what it is about and nothing else. */
export const anImage: ResolvedImage = {
  reference: `registry.example/espocrm@${digest}`,
  digest,
  fileName: "espocrm-222222222222.tar",
  storage: "nas",
  templateFileId: "nas:vztmpl/espocrm-222222222222.tar",
};

export const aNetwork: ResolvedNetwork = {
  bridge: "vmbr1",
  vlan: 1010,
  cidr: "10.10.16.0/20",
  prefix: 20,
  gateway: "10.10.16.1",
};

export function aGuest(changes: Partial<ResolvedGuest> = {}): ResolvedGuest {
  return {
    vmid: 10001,
    host: "lab2",
    ip: "10.10.16.11",
    extraAddresses: [],
    network: aNetwork,
    dns: ["10.10.10.1"],
    domain: "lab.aiqso.example",
    memoryMib: 1024,
    cores: 1,
    diskGib: 28,
    storage: "local-zfs",
    image: anImage,
    template: null,
    firewall: [
      {
        direction: "in",
        action: "ACCEPT",
        protocol: "tcp",
        port: 80,
        source: "10.10.10.127",
        comment: "proxy",
      },
      { direction: "out", action: "DROP", destination: "10.0.0.0/8", comment: "private networks" },
    ],
    ignoreChanges: [],
    ha: null,
    adopted: null,
    ...changes,
  };
}

export function aMachine(changes: Partial<ResolvedMachine> = {}): ResolvedMachine {
  const sha512 = "ab".repeat(64);
  return {
    vmid: 202,
    host: "lab2",
    ip: "10.10.16.20",
    network: aNetwork,
    dns: ["10.10.10.1"],
    domain: "lab.aiqso.example",
    memoryMib: 16_384,
    cores: 4,
    storage: "local-zfs",
    image: {
      url: "https://images.example/debian-13.qcow2",
      sha512,
      fileName: "debian-13-abababababab.qcow2",
      storage: "nas",
      fileId: "nas:import/debian-13-abababababab.qcow2",
    },
    disks: [
      { interface: "scsi0", sizeGib: 40, limits: null },
      {
        interface: "scsi1",
        sizeGib: 500,
        limits: { readMibPerSecond: 400, writeMibPerSecond: 200 },
      },
    ],
    firewall: [
      {
        direction: "in",
        action: "ACCEPT",
        protocol: "tcp",
        port: 9200,
        source: "10.10.10.100",
        comment: "logs",
      },
    ],
    sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample admin"],
    ignoreChanges: [],
    ha: null,
    adopted: null,
    ...changes,
  };
}

/** Starts on lab1 when lab2 fails; its root disk is copied there every 15 minutes. */
export const anHa: ResolvedHa = {
  nodes: { lab2: 2, lab1: 1 },
  maxRestart: 2,
  maxRelocate: 1,
  replication: { target: "lab1", schedule: "*/15" },
};

/** A container as it was found: privileged, with firewall options and no rules. */
export function anAdopted(changes: Partial<AdoptedGuest> = {}): AdoptedGuest {
  return {
    kind: "container",
    name: "old-dashboard",
    memoryMib: 3072,
    swapMib: 512,
    cores: 3,
    diskGib: 20,
    storage: "local-lvm",
    bridge: "vmbr0",
    vlan: null,
    unprivileged: false,
    os: "debian",
    protection: false,
    startOnBoot: true,
    pool: "customers",
    firewall: { options: true, rules: false },
    ...changes,
  };
}

export function aPostgres(changes: Partial<ResolvedPostgres> = {}): ResolvedPostgres {
  return {
    database: "t17_crm",
    role: "t17_crm",
    owner: "t17_crm_owner",
    host: "10.10.10.150",
    port: 5432,
    connectionLimit: 20,
    lifecycle: "disposable",
    ...changes,
  };
}

export function aRedis(changes: Partial<ResolvedRedis> = {}): ResolvedRedis {
  return {
    user: "t17_crm",
    prefix: "t17:crm:",
    commands: redisCommands,
    host: "10.10.10.111",
    port: 6379,
    ...changes,
  };
}

/** The explicit providers of a site, as every component gets them. To be called inside a recorded program. */
export function siteOptions(): pulumi.ComponentResourceOptions {
  return {
    providers: [
      new Proxmox("lab", { endpoint: "https://192.168.0.10:8006/" }),
      new Postgresql("lab-postgres", { host: "10.10.10.150" }),
      new Random("lab-random"),
    ],
  };
}

/** What a component made, by `<type's last word> <name>`, without the stack and the providers. */
export function childrenOf(resources: readonly RecordedResource[]): RecordedResource[] {
  return resources.filter(({ type }) => !type.startsWith("pulumi:"));
}

/** `Class name`, one a resource: the list of what was made. */
export function listOf(resources: readonly RecordedResource[]): string[] {
  return childrenOf(resources).map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
}

/** The one resource of a class and name; throws when there is none, or more. */
export function find(
  resources: readonly RecordedResource[],
  className: string,
  name: string,
): RecordedResource {
  const found = resources.filter(
    (resource) => resource.type.endsWith(`:${className}`) && resource.name === name,
  );
  if (found.length !== 1 || !found[0]) {
    throw new Error(`${found.length} resources are ${className} "${name}"`);
  }
  return found[0];
}
