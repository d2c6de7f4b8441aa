import * as types from "../../localcloud/rules/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import type { Cloud, Request } from "./support.ts";

/** Requests that pass, for tests to spoil in one place. */
export const image: Request = {
  type: types.ociImage,
  name: "crm-image",
  inputs: {
    nodeName: "lab1",
    datastoreId: "nas",
    reference: "registry.example/crm@sha256:1111",
    fileName: "crm-1111.tar",
  },
};

export const pool: Request = {
  type: types.pool,
  name: "acme-pool",
  inputs: { poolId: "tenant-acme" },
};

export function container(inputs: Props = {}, name = "acme-crm", stack = "dev.acme"): Request {
  return {
    type: types.container,
    name,
    stack,
    inputs: {
      nodeName: "lab1",
      vmId: 10000,
      unprivileged: true,
      operatingSystem: { templateFileId: "nas:vztmpl/crm-1111.tar", type: "debian" },
      disk: { datastoreId: "local-zfs", size: 8 },
      initialization: {
        hostname: "acme-crm",
        ipConfigs: [{ ipv4: { address: "10.10.16.10/20" } }],
      },
      networkInterfaces: [{ name: "eth0", bridge: "vmbr1", vlanId: 1010, firewall: true }],
      ...inputs,
    },
  };
}

/** Another guest that shares nothing with `container()`. */
export function neighbour(inputs: Props = {}): Request {
  return container(
    {
      vmId: 10001,
      initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.11/20" } }] },
      ...inputs,
    },
    "globex-crm",
    "dev.globex",
  );
}

export const options: Request = {
  type: types.firewallOptions,
  name: "acme-crm-firewall",
  inputs: { nodeName: "lab1", containerId: 10000, enabled: true },
};

export const rules: Request = {
  type: types.firewallRules,
  name: "acme-crm-rules",
  inputs: {
    nodeName: "lab1",
    containerId: 10000,
    rules: [{ type: "in", action: "ACCEPT", proto: "tcp", dport: "80", source: "10.10.10.127" }],
  },
};

export const membership: Request = {
  type: types.membership,
  name: "acme-crm-member",
  inputs: { poolId: "tenant-acme", vmId: 10000 },
};

export const backupJob: Request = {
  type: types.backupJob,
  name: "acme-backup",
  inputs: { resourceId: "acme", schedule: "02:00", storage: "nas-backup", pool: "tenant-acme" },
};

export const installHelper =
  'install -D -m 0755 /dev/stdin "${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';

export function helperCall(words: string): string {
  return `"\${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host" ${words}`;
}

export function command(inputs: Props = {}): Request {
  return {
    type: types.remoteCommand,
    name: "helper",
    inputs: {
      connection: {
        host: "10.10.16.10",
        user: "root",
        hostKey: "ssh-ed25519 AAAA",
        privateKey: "key",
      },
      create: installHelper,
      stdin: '#!/bin/sh\necho "$@"\ncat >&2\n',
      ...inputs,
    },
  };
}

export function role(name: string, inputs: Props = {}): Request {
  return { type: types.role, name: `role-${name}`, inputs: { name, ...inputs } };
}

export function database(name: string, inputs: Props = {}): Request {
  return { type: types.database, name: `database-${name}`, inputs: { name, ...inputs } };
}

export const password: Request = {
  type: types.randomPassword,
  name: "secret",
  inputs: { length: 32, special: false, minNumeric: 4 },
};

/** A standing container with its image. */
export async function standingGuest(cloud: Cloud, inputs: Props = {}) {
  await cloud.create(image);
  return cloud.create(container(inputs));
}
