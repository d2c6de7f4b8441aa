import { Provider as Proxmox } from "@muhlba91/pulumi-proxmoxve/provider.js";
import { Provider as Postgresql } from "@pulumi/postgresql/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";
import { redisCommands } from "../../catalog/redis-commands.ts";
import type {
  ResolvedGuest,
  ResolvedImage,
  ResolvedPostgres,
  ResolvedRedis,
} from "../../catalog/resolved.ts";
import type { RecordedResource } from "../support/mock-monitor.ts";

const digest = `sha256:${"2".repeat(64)}`;

/** Builders of plain data: a test names what it is about and nothing else. */
export const anImage: ResolvedImage = {
  reference: `registry.example/espocrm@${digest}`,
  digest,
  fileName: "espocrm-222222222222.tar",
  storage: "nas",
  templateFileId: "nas:vztmpl/espocrm-222222222222.tar",
};

export function aGuest(changes: Partial<ResolvedGuest> = {}): ResolvedGuest {
  return {
    vmid: 10001,
    host: "lab2",
    ip: "10.10.16.11",
    network: {
      bridge: "vmbr1",
      vlan: 1010,
      cidr: "10.10.16.0/20",
      prefix: 20,
      gateway: "10.10.16.1",
    },
    dns: ["10.10.10.1"],
    domain: "lab.aiqso.example",
    memoryMib: 1024,
    cores: 1,
    diskGib: 28,
    storage: "local-zfs",
    image: anImage,
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
