import { z } from "zod";
import { readJson } from "./read.ts";

/** A site that somebody made by hand, in the words of PVE and Nginx Proxy Manager. */

const flag = z.union([z.literal(0), z.literal(1)]);
const vmid = z.int().min(100);
const name = z.string().min(1);

/** One line of a guest's firewall, as PVE's API gives it. */
const firewallRule = z.strictObject({
  type: z.enum(["in", "out", "forward", "group"]),
  action: name,
  enable: flag.optional(),
  comment: z.string().optional(),
  macro: z.string().optional(),
  proto: z.string().optional(),
  dport: z.string().optional(),
  sport: z.string().optional(),
  source: z.string().optional(),
  dest: z.string().optional(),
  iface: z.string().optional(),
  log: z.string().optional(),
});

const policy = z.enum(["ACCEPT", "DROP", "REJECT"]);

const firewallOptions = z.strictObject({
  enable: flag.optional(),
  policy_in: policy.optional(),
  policy_out: policy.optional(),
  ipfilter: flag.optional(),
  macfilter: flag.optional(),
  dhcp: flag.optional(),
  ndp: flag.optional(),
  radv: flag.optional(),
  log_level_in: z.string().optional(),
  log_level_out: z.string().optional(),
});

const guest = z.strictObject({
  vmid,
  node: name,
  kind: z.enum(["container", "vm"]),
  /** Host name of a container, name of a VM. */
  name,
  description: z.string().optional(),
  memoryMib: z.int().min(16),
  swapMib: z.int().min(0),
  cores: z.int().min(1),
  diskGib: z.int().min(1),
  storage: name,
  bridge: name,
  vlan: z.int().min(1).max(4094).nullable(),
  unprivileged: z.boolean(),
  /** `ostype` of PVE. */
  os: name,
  protection: z.boolean(),
  startOnBoot: z.boolean(),
  ip: z.ipv4(),
  prefix: z.int().min(1).max(32),
  gateway: z.ipv4().nullable(),
  tags: z.array(name).default([]),
  pool: name.nullable().default(null),
  template: z.boolean().default(false),
  /** @default running; a template never runs */
  status: z.enum(["running", "stopped"]).default("running"),
  firewall: z
    .strictObject({ options: firewallOptions.optional(), rules: z.array(firewallRule).optional() })
    .default({}),
});

const storage = z.strictObject({
  storage: name,
  /** PVE's word: `nfs`, `pbs`, `zfspool`, `dir` … */
  type: name,
  /** Comma-separated, as PVE writes it. */
  content: z.string(),
  shared: flag.optional(),
  server: z.string().optional(),
  export: z.string().optional(),
  datastore: z.string().optional(),
  namespace: z.string().optional(),
  username: z.string().optional(),
  fingerprint: z.string().optional(),
});

const backup = z.strictObject({
  /** `nas-backup:backup/ct/301/2026-11-20T02:17:00Z` */
  volid: z.string().regex(/^[^:\s]+:\S+$/, "must be <storage>:<volume>"),
  vmid,
  /** Unix time, seconds. */
  ctime: z.int().min(0),
  /** Bytes. */
  size: z.int().min(0),
  storage: name,
});

const location = z.looseObject({
  path: z.string().startsWith("/"),
  forward_scheme: z.enum(["http", "https"]),
  forward_host: name,
  forward_port: z.int().min(1).max(65535),
});

const truth = z.union([flag, z.boolean()]);

const proxyHost = z.strictObject({
  id: z.int().min(1),
  domain_names: z.array(name).min(1),
  forward_scheme: z.enum(["http", "https"]),
  forward_host: name,
  forward_port: z.int().min(1).max(65535),
  /** Nginx Proxy Manager gives null where there are none. */
  locations: z.array(location).nullable().optional(),
  allow_websocket_upgrade: truth.optional(),
  ssl_forced: truth.optional(),
  enabled: truth.optional(),
});

const site = z.strictObject({
  endpoint: z.httpUrl().or(z.url({ protocol: /^https?$/ })),
  guests: z.array(guest).default([]),
  pools: z
    .array(
      z.strictObject({
        poolid: name,
        comment: z.string().optional(),
        members: z.array(vmid).default([]),
      }),
    )
    .default([]),
  clusterFirewall: z
    .strictObject({ enable: flag, policy_in: policy.optional(), policy_out: policy.optional() })
    .optional(),
  storages: z.array(storage).default([]),
  backups: z.array(backup).default([]),
  nginxProxyManager: z
    .strictObject({ address: z.ipv4(), proxyHosts: z.array(proxyHost) })
    .optional(),
});

export type HandMadeSite = z.infer<typeof site>;
export type HandMadeGuest = HandMadeSite["guests"][number];
export type HandMadeStorage = HandMadeSite["storages"][number];
export type HandMadeRule = z.infer<typeof firewallRule>;
export type HandMadeOptions = z.infer<typeof firewallOptions>;

/**
 * Reads the text of a hand-made site.
 * @throws with every error and the JSON path of each.
 */
export function parseHandMade(file: string, text: string): HandMadeSite {
  return readJson(file, text, site, "site");
}
