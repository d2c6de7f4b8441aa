import { asText, type Value } from "../values/value.ts";
import { machineLimits } from "./machine-limits.ts";
import { siteLimits } from "./site-limits.ts";

/** What a value may be, beyond its type. */
export type Limit =
  | { readonly integer: true; readonly min?: number; readonly max?: number }
  | { readonly oneOf: readonly string[] }
  | { readonly pattern: RegExp; readonly says: string };

export interface LimitRow {
  readonly types: readonly string[];
  /** Path with `[*]` for any element. */
  readonly path: string;
  readonly limit: Limit;
  readonly source: string;
}

const container = ["proxmoxve:index/containerLegacy:ContainerLegacy"];
const guests = [...container, "proxmoxve:index/vmLegacy:VmLegacy"];
const options = ["proxmoxve:firewall/optionsLegacy:OptionsLegacy"];
const guestScoped = [
  ...options,
  "proxmoxve:firewall/rulesLegacy:RulesLegacy",
  "proxmoxve:firewall/ipsetLegacy:IpsetLegacy",
];
const ruleLists = [
  "proxmoxve:firewall/rulesLegacy:RulesLegacy",
  "proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy",
];
const policies = [...options, "proxmoxve:cluster/firewallLegacy:FirewallLegacy"];
const job = ["proxmoxve:backup/job:Job", "proxmoxve:backup/jobLegacy:JobLegacy"];
const pools = ["proxmoxve:index/poolLegacy:PoolLegacy", "proxmoxve:pool/membership:Membership"];
const privilegeTypes = [
  "postgresql:index/grant:Grant",
  "postgresql:index/defaultPrivileges:DefaultPrivileges",
];

const realPlugin = "answers of the real proxmoxve plugin 8.6.0";
const sdk = "documentation in @muhlba91/pulumi-proxmoxve 8.6.0";
const pve = "Proxmox VE 8 API schema (pct, pvesh)";
const postgres = "https://www.postgresql.org/docs/15/sql-grant.html";
const logLevels = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"];
const dbNames = {
  pattern: /^.{1,63}$/,
  says: "1 to 63 characters: PostgreSQL cuts longer names without a word",
};

export const limits: readonly LimitRow[] = [
  ...machineLimits,
  ...siteLimits,
  {
    types: guests,
    path: "vmId",
    limit: { integer: true, min: 100, max: 2147483647 },
    source: realPlugin,
  },
  { types: guestScoped, path: "containerId", limit: { integer: true, min: 100 }, source: pve },
  { types: guestScoped, path: "vmId", limit: { integer: true, min: 100 }, source: pve },
  // The real plugin lets a VLAN of 99999 pass in preview; PVE refuses it at creation.
  {
    types: container,
    path: "networkInterfaces[*].vlanId",
    limit: { integer: true, min: 1, max: 4094 },
    source: pve,
  },
  {
    types: container,
    path: "networkInterfaces[*].mtu",
    limit: { integer: true, min: 64, max: 65535 },
    source: pve,
  },
  { types: container, path: "cpu.cores", limit: { integer: true, min: 1, max: 8192 }, source: pve },
  {
    types: container,
    path: "cpu.units",
    limit: { integer: true, min: 1, max: 500000 },
    source: sdk,
  },
  {
    types: container,
    path: "cpu.architecture",
    limit: { oneOf: ["amd64", "arm64", "armhf", "i386"] },
    source: pve,
  },
  { types: container, path: "memory.dedicated", limit: { integer: true, min: 16 }, source: pve },
  { types: container, path: "memory.swap", limit: { integer: true, min: 0 }, source: pve },
  { types: container, path: "disk.size", limit: { integer: true, min: 0 }, source: sdk },
  {
    types: container,
    path: "console.type",
    limit: { oneOf: ["console", "shell", "tty"] },
    source: pve,
  },
  {
    types: container,
    path: "console.ttyCount",
    limit: { integer: true, min: 0, max: 6 },
    source: pve,
  },
  { types: container, path: "startup.order", limit: { integer: true, min: -1 }, source: sdk },
  {
    types: container,
    path: "operatingSystem.type",
    limit: {
      oneOf: [
        "alpine",
        "archlinux",
        "centos",
        "debian",
        "devuan",
        "fedora",
        "gentoo",
        "nixos",
        "opensuse",
        "ubuntu",
        "unmanaged",
      ],
    },
    source: pve,
  },
  {
    types: container,
    path: "initialization.hostname",
    limit: {
      pattern:
        /^(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
      says: "a DNS name",
    },
    source: pve,
  },
  {
    types: container,
    path: "tags[*]",
    limit: { pattern: /^[a-z0-9_][a-z0-9_\-+.]*$/, says: "lower-case letters, digits and _-+." },
    source: pve,
  },
  {
    types: pools,
    path: "poolId",
    limit: {
      pattern: /^[A-Za-z0-9\-_]+(\/[A-Za-z0-9\-_]+){0,2}$/,
      says: "letters, digits, - and _",
    },
    source: pve,
  },
  {
    types: policies,
    path: "inputPolicy",
    limit: { oneOf: ["ACCEPT", "DROP", "REJECT"] },
    source: sdk,
  },
  {
    types: policies,
    path: "outputPolicy",
    limit: { oneOf: ["ACCEPT", "DROP", "REJECT"] },
    source: sdk,
  },
  { types: options, path: "logLevelIn", limit: { oneOf: logLevels }, source: sdk },
  { types: options, path: "logLevelOut", limit: { oneOf: logLevels }, source: sdk },
  {
    types: ruleLists,
    path: "rules[*].action",
    limit: { oneOf: ["ACCEPT", "DROP", "REJECT"] },
    source: pve,
  },
  {
    types: ruleLists,
    path: "rules[*].type",
    limit: { oneOf: ["in", "out", "forward"] },
    source: pve,
  },
  { types: ruleLists, path: "rules[*].log", limit: { oneOf: logLevels }, source: pve },
  { types: job, path: "mode", limit: { oneOf: ["snapshot", "suspend", "stop"] }, source: sdk },
  {
    types: job,
    path: "compress",
    limit: { oneOf: ["0", "1", "gzip", "lzo", "zstd"] },
    source: sdk,
  },
  { types: job, path: "mailnotification", limit: { oneOf: ["always", "failure"] }, source: sdk },
  {
    types: job,
    path: "pbsChangeDetectionMode",
    limit: { oneOf: ["legacy", "data", "metadata"] },
    source: sdk,
  },
  {
    types: privilegeTypes,
    path: "objectType",
    limit: {
      oneOf: [
        "database",
        "schema",
        "table",
        "sequence",
        "function",
        "procedure",
        "routine",
        "foreign_data_wrapper",
        "foreign_server",
        "column",
        "type",
      ],
    },
    source: postgres,
  },
  {
    types: privilegeTypes,
    path: "privileges[*]",
    limit: {
      oneOf: [
        "ALL",
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "TRUNCATE",
        "REFERENCES",
        "TRIGGER",
        "USAGE",
        "CREATE",
        "CONNECT",
        "TEMPORARY",
        "EXECUTE",
      ],
    },
    source: postgres,
  },
  {
    types: ["postgresql:index/role:Role"],
    path: "name",
    limit: dbNames,
    source: "PostgreSQL 15: NAMEDATALEN",
  },
  {
    types: ["postgresql:index/database:Database"],
    path: "name",
    limit: dbNames,
    source: "PostgreSQL 15: NAMEDATALEN",
  },
  {
    types: ["random:index/randomPassword:RandomPassword", "random:index/randomString:RandomString"],
    path: "length",
    limit: { integer: true, min: 1 },
    source: "https://github.com/hashicorp/terraform-provider-random, random_password schema",
  },
];

/** What is wrong with a value, or undefined. */
export function violation(limit: Limit, value: Value): string | undefined {
  if ("oneOf" in limit) {
    return limit.oneOf.includes(asText(value))
      ? undefined
      : `is ${JSON.stringify(value)}; allowed are ${limit.oneOf.join(", ")}`;
  }
  if ("pattern" in limit) {
    return limit.pattern.test(asText(value))
      ? undefined
      : `is ${JSON.stringify(value)}; it must be ${limit.says}`;
  }
  const { min = -Infinity, max = Infinity } = limit;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
    return undefined;
  const range = max === Infinity ? `at least ${min}` : `in the range (${min} - ${max})`;
  return `is ${JSON.stringify(value)}; expected a whole number ${range}`;
}
