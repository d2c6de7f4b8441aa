import * as types from "../../localcloud/rules/types.ts";
import { backupJob, container, image, neighbour, pool, standingGuest } from "./requests.ts";
import {
  clone,
  cloudImage,
  grant,
  haResource,
  haRule,
  healthToken,
  healthUser,
  imageDisks,
  machine,
  nas,
  pbs,
  powerRole,
  replication,
  standingTemplate,
  standingToken,
  template,
} from "./requests-site.ts";
import type { RuleCase } from "./rule-case.ts";
import type { Cloud, Request } from "./support.ts";

const guest = (cloud: Cloud) => standingGuest(cloud);
const withInputs = (request: Request, inputs: Request["inputs"]): Request => ({
  ...request,
  inputs: { ...request.inputs, ...inputs },
});

/** Cases of the rules about VMs, clones, storages, high availability and access rights. */
export const siteRuleCases: readonly RuleCase[] = [
  {
    rule: "clone-source",
    before: standingTemplate,
    breaks: (c) => c.create(clone({ nodeName: "lab2" })),
    passes: (c) => c.create(clone()),
  },
  {
    rule: "clone-source",
    before: guest,
    breaks: (c) => c.create(clone({ clone: { vmId: 10000, full: true } })),
    passes: async (c) => {
      await c.create({ ...nas, inputs: { ...nas.inputs, resourceId: "shared" } });
      await c.create(template({ disk: { datastoreId: "shared", size: 32 } }));
      await c.create(
        clone({ nodeName: "lab2", clone: { vmId: 9000, full: true, nodeName: "lab1" } }),
      );
    },
  },
  {
    rule: "template-not-started",
    check: /started: must be false: a template cannot be started/,
    breaks: (c) => c.check(template({ started: true })),
    passes: (c) => c.check(template()),
  },
  {
    rule: "cloud-image-exists",
    before: (c) => c.create(cloudImage),
    breaks: (c) =>
      c.create(machine({ disks: [{ interface: "scsi0", importFrom: "nas:import/other.qcow2" }] })),
    passes: (c) => c.create(machine({ disks: imageDisks })),
  },
  {
    rule: "disk-only-grows",
    breaks: async (c) => {
      const made = await c.create(machine());
      await c.update(machine({ disks: [{ interface: "scsi0", size: 39 }] }), made);
    },
    passes: async (c) => {
      const made = await c.create(machine());
      await c.update(machine({ disks: [{ interface: "scsi0", size: 41 }] }), made);
    },
  },
  {
    rule: "machine-token-limits",
    check: /cpu\.affinity: is allowed only for root@pam/,
    breaks: (c) => c.check(machine({ cpu: { cores: 2, affinity: "0-1" } })),
    passes: (c) => c.check(machine({ cpu: { cores: 2, type: "x86-64-v2-AES" } })),
  },
  {
    rule: "address-taken",
    before: guest,
    breaks: (c) =>
      c.create(
        machine({ initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.10/20" } }] } }),
      ),
    passes: (c) => c.create(machine()),
  },
  {
    rule: "firewall-needs-guest",
    before: (c) => c.create(machine()),
    breaks: (c) => c.create(machineOptions({ containerId: 202 })),
    passes: (c) => c.create(machineOptions({ vmId: 202 })),
  },
  {
    rule: "file-checksum",
    check: /checksum: is not 128 hexadecimal digits, which sha512 has/,
    breaks: (c) => c.check(withInputs(cloudImage, { checksum: "0".repeat(64) })),
    passes: (c) =>
      c.check(withInputs(cloudImage, { checksum: "0".repeat(64), checksumAlgorithm: "sha256" })),
  },
  {
    rule: "storage-taken",
    before: (c) => c.create(nas),
    breaks: (c) => c.create({ ...nas, stack: "prod" }),
    passes: (c) => c.create(withInputs(nas, { resourceId: "nas2" })),
  },
  {
    rule: "storage-used",
    breaks: async (c) => {
      const made = await c.create(nas);
      await c.create(image);
      await c.remove(nas, made);
    },
    passes: async (c) => {
      const made = await c.create(nas);
      await c.remove(image, await c.create(image));
      await c.remove(nas, made);
    },
  },
  {
    rule: "storage-used",
    before: (c) => c.create(pool),
    breaks: async (c) => {
      await c.create(backupJob);
      await c.create(pbs());
    },
    passes: async (c) => {
      await c.create(pbs());
      await c.create(backupJob);
    },
  },
  {
    rule: "backup-key",
    check: /encryptionKey: conflicts with generateEncryptionKey/,
    breaks: (c) => c.check(pbs({ generateEncryptionKey: true })),
    passes: (c) => c.check(pbs({ generateEncryptionKey: false })),
  },
  {
    rule: "ha-resource",
    before: guest,
    breaks: (c) => c.create(haResource("vm:10000")),
    passes: (c) => c.create(haResource("ct:10000")),
  },
  {
    rule: "ha-groups-gone",
    check: /is gone in PVE 9, where Harule takes the place of groups/,
    breaks: (c) =>
      c.check({
        type: "proxmoxve:index/hagroup:Hagroup",
        inputs: { group: "near", nodes: { lab1: 1 } },
      }),
    passes: (c) => c.check(haRule()),
  },
  {
    rule: "ha-rule",
    before: guest,
    breaks: (c) => c.create(haRule()),
    passes: async (c) => {
      await c.create(haResource("ct:10000"));
      await c.create(haRule());
    },
  },
  {
    rule: "ha-rule",
    before: async (c) => {
      await standingGuest(c);
      await c.create(neighbour());
      await c.create(haResource("ct:10000"));
      await c.create(haResource("ct:10001"));
      await c.create(haRule());
    },
    breaks: (c) => c.create(haRule({ rule: "near-lab2" })),
    passes: (c) => c.create(haRule({ rule: "near-lab2", resources: ["ct:10001"] })),
  },
  {
    rule: "replication-job",
    before: guest,
    breaks: (c) => c.create(replication({ target: "lab1" })),
    passes: (c) => c.create(replication()),
  },
  {
    rule: "replication-job",
    before: (c) => c.create(nas),
    breaks: async (c) => {
      await standingGuest(c, { disk: { datastoreId: "nas", size: 8 } });
      await c.create(replication());
    },
    passes: async (c) => {
      await standingGuest(c);
      await c.create(replication());
    },
  },
  {
    rule: "guest-in-use",
    breaks: async (c) => {
      const made = await standingGuest(c);
      await c.create(haResource("ct:10000"));
      await c.remove(container(), made);
    },
    passes: async (c) => {
      const made = await c.create(machine());
      await c.create(haResource("vm:202"));
      await c.remove(machine(), made);
    },
  },
  {
    rule: "node-time",
    check: /timeZone: is "Europe\/Berlinn", which no IANA time zone is/,
    breaks: (c) => c.check(nodeTime("Europe/Berlinn")),
    passes: (c) => c.check(nodeTime("Europe/Berlin")),
  },
  {
    rule: "access-role-taken",
    before: (c) => c.create(powerRole),
    breaks: (c) => c.create({ ...powerRole, stack: "prod" }),
    passes: (c) => c.create(withInputs(powerRole, { roleId: "TenantryPower2" })),
  },
  {
    rule: "user-taken",
    breaks: (c) => c.create(healthToken),
    passes: async (c) => {
      await c.create(healthUser);
      await c.create(healthToken);
    },
  },
  {
    rule: "acl-target",
    before: async (c) => {
      await c.create(pool);
      await standingToken(c);
    },
    breaks: (c) => c.create(grant({ path: "/pool/tenant-globex" })),
    passes: (c) => c.create(grant()),
  },
  {
    rule: "acl-target",
    before: async (c) => {
      await c.create(pool);
      await standingToken(c);
    },
    breaks: (c) => c.create(grant({ roleId: "TenantryPowr" })),
    passes: (c) => c.create(grant({ roleId: "PVEVMUser" })),
  },
];

function machineOptions(target: Request["inputs"]): Request {
  return {
    type: types.firewallOptions,
    name: "machine-options",
    inputs: { nodeName: "lab1", enabled: true, ...target },
  };
}

function nodeTime(timeZone: string): Request {
  return { type: types.nodeTime, name: "time", inputs: { nodeName: "lab1", timeZone } };
}
