import * as types from "../../localcloud/rules/types.ts";
import {
  backupJob,
  command,
  container,
  database,
  helperCall,
  image,
  membership,
  neighbour,
  options,
  password,
  pool,
  role,
  rules,
  standingGuest,
} from "./requests.ts";
import type { RuleCase } from "./rule-case.ts";
import type { Cloud, Request } from "./support.ts";

const addressOfAcme = { initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.10/20" } }] } };
const otherVlan = { networkInterfaces: [{ name: "eth0", bridge: "vmbr1", vlanId: 1011 }] };
const withoutInterfaces = (): Request => {
  const { networkInterfaces: _gone, ...inputs } = container().inputs;
  return { ...container(), inputs };
};
const guest = (cloud: Cloud) => standingGuest(cloud);
const guestAndPool = async (cloud: Cloud) => {
  await standingGuest(cloud);
  await cloud.create(pool);
};
const ruleTo = (rule: object): Request =>
  ({ ...rules, inputs: { ...rules.inputs, rules: [rule] } }) as Request;

export const ruleCases: readonly RuleCase[] = [
  {
    rule: "vmid-taken",
    before: guest,
    breaks: (c) => c.create(neighbour({ vmId: 10000 })),
    passes: (c) => c.create(neighbour({ vmId: 10001 })),
  },
  {
    rule: "address-taken",
    before: guest,
    breaks: (c) => c.create(neighbour(addressOfAcme)),
    passes: (c) => c.create(neighbour({ ...addressOfAcme, ...otherVlan })),
  },
  {
    rule: "address-per-interface",
    check: /has 1 entries for 0 network interfaces/,
    before: (c) => c.create(image),
    breaks: (c) => c.create(container({ networkInterfaces: [] })),
    passes: (c) =>
      c.create(container({ networkInterfaces: [], initialization: { hostname: "acme-crm" } })),
  },
  {
    rule: "container-protected",
    breaks: async (c) => c.remove(container(), await standingGuest(c, { protection: true })),
    passes: async (c) => {
      const made = await standingGuest(c, { protection: true });
      await c.update(container({ protection: false }), made);
      await c.remove(container(), made);
    },
  },
  {
    rule: "container-network-interfaces",
    breaks: (c) => c.preview(withoutInterfaces()),
    passes: (c) => c.check(withoutInterfaces()),
  },
  {
    rule: "template-file-exists",
    breaks: (c) => c.create(container()),
    passes: async (c) => c.preview(container()),
  },
  {
    rule: "file-taken",
    before: (c) => c.create(image),
    breaks: (c) => c.create({ ...image, name: "again" }),
    passes: (c) => c.create({ ...image, inputs: { ...image.inputs, fileName: "crm-2222.tar" } }),
  },
  {
    rule: "token-limits",
    check: /features\.keyctl: is allowed only for root@pam/,
    breaks: (c) => c.check(container({ features: { nesting: true, keyctl: true } })),
    passes: (c) => c.check(container({ features: { nesting: true, keyctl: false } })),
  },
  {
    rule: "firewall-needs-guest",
    before: guest,
    breaks: (c) => c.create({ ...options, inputs: { ...options.inputs, nodeName: "lab2" } }),
    passes: (c) => c.create(options),
  },
  {
    rule: "firewall-one-target",
    check: /exactly one of containerId and vmId/,
    before: guest,
    breaks: (c) => c.create({ ...options, inputs: { ...options.inputs, vmId: 10000 } }),
    passes: (c) => c.create(options),
  },
  {
    rule: "firewall-owned-once",
    before: guest,
    breaks: async (c) => {
      await c.create(rules);
      await c.create({ ...rules, name: "more-rules" });
    },
    passes: async (c) => {
      await c.create(rules);
      await c.create(neighbour());
      await c.create({ ...rules, inputs: { ...rules.inputs, containerId: 10001 } });
    },
  },
  {
    rule: "firewall-references",
    before: async (c) => {
      await standingGuest(c);
      await c.create({ type: types.securityGroup, inputs: { name: "web", rules: [] } });
      await c.create({ type: types.ipset, inputs: { name: "proxies", cidrs: [] } });
    },
    breaks: (c) => c.create(ruleTo({ type: "in", action: "ACCEPT", source: "+dc/proxys" })),
    passes: (c) => c.create(ruleTo({ type: "in", action: "ACCEPT", source: "+dc/proxies" })),
  },
  {
    rule: "pool-taken",
    before: (c) => c.create(pool),
    breaks: (c) => c.create({ ...pool, stack: "dev.globex" }),
    passes: (c) => c.create({ ...pool, inputs: { poolId: "tenant-globex" } }),
  },
  {
    rule: "pool-exists",
    before: guestAndPool,
    breaks: (c) => c.create({ ...membership, inputs: { poolId: "tenant-acmee", vmId: 10000 } }),
    passes: (c) => c.create(membership),
  },
  {
    rule: "pool-not-empty",
    before: guest,
    breaks: async (c) => {
      const made = await c.create(pool);
      await c.create(membership);
      await c.remove(pool, made);
    },
    passes: async (c) => {
      const made = await c.create(pool);
      await c.remove(membership, await c.create(membership));
      await c.remove(pool, made);
    },
  },
  {
    rule: "member-once",
    before: guestAndPool,
    breaks: async (c) => {
      await c.create({ ...pool, inputs: { poolId: "other" } });
      await c.create(membership);
      await c.create({ ...membership, inputs: { poolId: "other", vmId: 10000 } });
    },
    passes: async (c) => {
      await c.create(neighbour());
      await c.create(membership);
      await c.create({ ...membership, inputs: { poolId: "tenant-acme", vmId: 10001 } });
    },
  },
  {
    rule: "backup-job-taken",
    before: async (c) => {
      await c.create(pool);
      await c.create(backupJob);
    },
    breaks: (c) => c.create({ ...backupJob, stack: "dev.globex" }),
    passes: (c) =>
      c.create({ ...backupJob, inputs: { ...backupJob.inputs, resourceId: "globex" } }),
  },
  {
    rule: "host-key-required",
    check: /connection\.hostKey: is missing/,
    breaks: (c) => c.check(command({ connection: { host: "10.10.16.10" } })),
    passes: (c) =>
      c.check(command({ connection: { host: "10.10.16.10", hostKey: "ssh-ed25519 AAAA" } })),
  },
  {
    rule: "only-host-helper",
    check: /create: is not a command of the local cloud/,
    breaks: (c) => c.check(command({ create: `${helperCall("put nginx acme")}; id` })),
    passes: (c) => c.check(command({ create: helperCall("put nginx acme") })),
  },
  {
    rule: "host-exists",
    before: guest,
    breaks: (c) =>
      c.create(command({ connection: { host: "10.10.16.99", hostKey: "ssh-ed25519 AAAA" } })),
    passes: (c) => c.create(command()),
  },
  {
    rule: "local-refused",
    check: /only command:remote:Command is part of the local cloud/,
    breaks: (c) => c.check({ type: types.localCommand, inputs: { create: "true" } }),
    passes: (c) => c.check(command()),
  },
  {
    rule: "role-taken",
    before: (c) => c.create(role("t1_crm")),
    breaks: (c) => c.create(role("t1_crm")),
    passes: (c) => c.create(role("t2_crm")),
  },
  {
    rule: "database-taken",
    before: (c) => c.create(database("t1_crm")),
    breaks: (c) => c.create(database("t1_crm")),
    passes: (c) => c.create(database("t2_crm")),
  },
  {
    rule: "names-exist",
    before: (c) => c.create(role("t1_crm_owner")),
    breaks: (c) => c.create(database("t1_crm", { owner: "t1_crm_ownr" })),
    passes: (c) => c.create(database("t1_crm", { owner: "t1_crm_owner" })),
  },
  {
    rule: "role-owns-objects",
    breaks: async (c) => {
      const made = await c.create(role("t1_crm_owner"));
      await c.create(database("t1_crm", { owner: "t1_crm_owner" }));
      await c.remove(role("t1_crm_owner"), made);
    },
    passes: async (c) => {
      const made = await c.create(role("t1_crm_owner"));
      await c.create(database("t1_crm", { owner: "postgres" }));
      await c.remove(role("t1_crm_owner"), made);
    },
  },
  {
    rule: "server-exists",
    before: guest,
    breaks: (c) => c.create(role("t1_crm"), { host: "10.10.16.99", password: "example" }),
    passes: (c) => c.create(role("t1_crm"), { host: "10.10.16.10", password: "example" }),
  },
  {
    rule: "password-length",
    check: /length: is 8, less than the sum of the minima, 9/,
    breaks: (c) => c.check({ ...password, inputs: { length: 8, minLower: 5, minUpper: 4 } }),
    passes: (c) => c.check({ ...password, inputs: { length: 9, minLower: 5, minUpper: 4 } }),
  },
  {
    rule: "not-simulated",
    check: /RandomPet|not part of the local cloud/,
    breaks: (c) => c.check({ type: "random:index/randomPet:RandomPet", inputs: {} }),
    passes: (c) => c.check(password),
  },
];
