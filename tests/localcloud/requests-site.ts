import * as types from "../../localcloud/rules/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { image } from "./requests.ts";
import type { Cloud, Request } from "./support.ts";

/** Requests for what a whole site has beside containers: VMs, storages, high availability, access rights. */

export const cloudImage: Request = {
  type: types.downloadFile,
  name: "debian",
  inputs: {
    nodeName: "lab1",
    datastoreId: "nas",
    contentType: "import",
    url: "https://images.example/debian-13.qcow2",
    fileName: "debian-13-0123456789ab.qcow2",
    checksum: "0".repeat(128),
    checksumAlgorithm: "sha512",
    overwrite: false,
  },
};

export function machine(inputs: Props = {}, name = "elasticsearch"): Request {
  return {
    type: types.virtualMachine,
    name,
    inputs: {
      nodeName: "lab1",
      vmId: 202,
      name: "elasticsearch",
      disks: [{ interface: "scsi0", datastoreId: "local-zfs", size: 40 }],
      initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.202/20" } }] },
      networkDevices: [{ bridge: "vmbr1", vlanId: 1010, firewall: true }],
      ...inputs,
    },
  };
}

/** A disk that is made from the cloud image. */
export const imageDisks = [
  {
    interface: "scsi0",
    datastoreId: "local-zfs",
    size: 40,
    importFrom: "nas:import/debian-13-0123456789ab.qcow2",
  },
];

/** A template that nobody starts, on `lab1`. */
export function template(inputs: Props = {}): Request {
  return {
    type: types.container,
    name: "template-docs",
    inputs: {
      nodeName: "lab1",
      vmId: 9000,
      template: true,
      started: false,
      unprivileged: true,
      operatingSystem: { templateFileId: "nas:vztmpl/crm-1111.tar", type: "debian" },
      disk: { datastoreId: "local-zfs", size: 32 },
      networkInterfaces: [],
      ...inputs,
    },
  };
}

/** A container made from the template. */
export function clone(inputs: Props = {}): Request {
  return {
    type: types.container,
    name: "acme-docs",
    inputs: {
      nodeName: "lab1",
      vmId: 10005,
      unprivileged: true,
      clone: { vmId: 9000, full: true },
      disk: { datastoreId: "local-zfs", size: 32 },
      networkInterfaces: [],
      ...inputs,
    },
  };
}

export async function standingTemplate(cloud: Cloud, inputs: Props = {}) {
  await cloud.create(image);
  return cloud.create(template(inputs));
}

export const nas: Request = {
  type: types.nfsStorage,
  name: "nas",
  inputs: {
    resourceId: "nas",
    server: "192.168.0.25",
    export: "/volume1/proxmox",
    contents: ["rootdir", "vztmpl"],
    options: "vers=4.2",
  },
};

export function pbs(inputs: Props = {}): Request {
  return {
    type: types.pbsStorage,
    name: "nas-backup",
    inputs: {
      resourceId: "nas-backup",
      server: "192.168.0.25",
      datastore: "aiqso",
      username: "tenantry@pbs",
      password: "example-password",
      encryptionKey: "example-key",
      ...inputs,
    },
  };
}

export function haResource(resourceId: string): Request {
  return { type: types.haResource, name: resourceId, inputs: { resourceId, state: "started" } };
}

export function haRule(inputs: Props = {}): Request {
  return {
    type: types.haRule,
    name: "near-lab1",
    inputs: {
      rule: "near-lab1",
      type: "node-affinity",
      resources: ["ct:10000"],
      nodes: { lab1: 2, lab2: 1 },
      ...inputs,
    },
  };
}

export function replication(inputs: Props = {}): Request {
  return {
    type: types.replication,
    name: "copy",
    inputs: {
      resourceId: "10000-0",
      type: "local",
      target: "lab2",
      schedule: "*/15",
      ...inputs,
    },
  };
}

export const powerRole: Request = {
  type: types.accessRole,
  name: "power",
  inputs: { roleId: "TenantryPower", privileges: ["VM.PowerMgmt"] },
};

export const healthUser: Request = {
  type: types.user,
  name: "health",
  inputs: { userId: "tenantry-health@pve" },
};

export const healthToken: Request = {
  type: types.userToken,
  name: "power-token",
  inputs: { userId: "tenantry-health@pve", tokenName: "power" },
};

export function grant(inputs: Props = {}): Request {
  return {
    type: types.acl,
    name: "grant",
    inputs: {
      path: "/pool/tenant-acme",
      roleId: "TenantryPower",
      tokenId: "tenantry-health@pve!power",
      propagate: true,
      ...inputs,
    },
  };
}

/** The role, the user with its own grant on all pools, and the token. */
export async function standingToken(cloud: Cloud) {
  await cloud.create(powerRole);
  await cloud.create(healthUser);
  await cloud.create({
    type: types.acl,
    name: "user-grant",
    inputs: {
      path: "/pool",
      roleId: "TenantryPower",
      userId: "tenantry-health@pve",
      propagate: true,
    },
  });
  return cloud.create(healthToken);
}
