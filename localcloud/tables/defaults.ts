import { virtualMachine } from "../rules/types.ts";
import { isList, isObject, type Props, type Value } from "../values/value.ts";
import { machineDefaults } from "./machine-defaults.ts";

/**
 * Values that the real provider's Check adds where the program says nothing, so that they appear in previews and in
 * state. `[*]` is every element of a list that is given. A nested line is added only where its block is there;
 * `{}` makes the block.
 */
type DefaultRow = readonly [path: string, value: Value];

export interface DefaultTable {
  readonly source: string;
  readonly rows: readonly DefaultRow[];
}

const tables: Readonly<Record<string, DefaultTable>> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": {
    source: "answers of the real proxmoxve plugin 8.6.0; nested ones from the SDK's documentation",
    rows: [
      ["console", {}],
      ["console.enabled", true],
      ["console.ttyCount", 2],
      ["console.type", "tty"],
      ["cpu", {}],
      ["cpu.architecture", "amd64"],
      ["cpu.cores", 1],
      ["cpu.limit", 0],
      ["disk", {}],
      ["disk.datastoreId", "local"],
      ["disk.size", 4],
      ["features", {}],
      ["features.fuse", false],
      ["features.keyctl", false],
      ["features.nesting", false],
      ["memory", {}],
      ["memory.dedicated", 512],
      ["memory.swap", 0],
      ["networkInterfaces[*].bridge", "vmbr0"],
      ["networkInterfaces[*].enabled", true],
      ["networkInterfaces[*].firewall", false],
      ["operatingSystem.type", "unmanaged"],
      ["protection", false],
      ["startOnBoot", true],
      ["started", true],
      ["template", false],
      ["timeoutClone", 1800],
      ["timeoutCreate", 1800],
      ["timeoutDelete", 60],
      ["timeoutUpdate", 1800],
      ["unprivileged", false],
    ],
  },
  [virtualMachine]: machineDefaults,
  "proxmoxve:index/userLegacy:UserLegacy": {
    source: "documentation in @muhlba91/pulumi-proxmoxve 8.6.0",
    rows: [["enabled", true]],
  },
  "proxmoxve:firewall/optionsLegacy:OptionsLegacy": {
    source: "documentation in @muhlba91/pulumi-proxmoxve 8.6.0",
    rows: [
      ["dhcp", false],
      ["enabled", false],
      ["inputPolicy", "DROP"],
      ["logLevelIn", "nolog"],
      ["logLevelOut", "nolog"],
      ["macfilter", true],
      ["ndp", false],
      ["outputPolicy", "ACCEPT"],
      ["radv", true],
    ],
  },
  "postgresql:index/role:Role": {
    source: "documentation in @pulumi/postgresql 3.18.1",
    rows: [
      ["bypassRowLevelSecurity", false],
      ["connectionLimit", -1],
      ["createDatabase", false],
      ["createRole", false],
      ["encryptedPassword", true],
      ["inherit", true],
      ["login", false],
      ["replication", false],
      ["skipDropRole", false],
      ["skipReassignOwned", false],
      ["superuser", false],
      ["validUntil", "infinity"],
    ],
  },
  "postgresql:index/database:Database": {
    source: "documentation in @pulumi/postgresql 3.18.1",
    rows: [
      ["allowConnections", true],
      ["alterObjectOwnership", false],
      ["connectionLimit", -1],
    ],
  },
  "postgresql:index/grant:Grant": {
    source: "documentation in @pulumi/postgresql 3.18.1",
    rows: [["withGrantOption", false]],
  },
  "postgresql:index/defaultPrivileges:DefaultPrivileges": {
    source: "documentation in @pulumi/postgresql 3.18.1",
    rows: [["withGrantOption", false]],
  },
  "postgresql:index/grantRole:GrantRole": {
    source: "documentation in @pulumi/postgresql 3.18.1",
    rows: [["withAdminOption", false]],
  },
  "postgresql:index/schema:Schema": {
    source: "documentation in @pulumi/postgresql 3.18.1",
    rows: [
      ["dropCascade", false],
      ["ifNotExists", true],
    ],
  },
};

/** The inputs with everything added that the real provider adds. */
export function withDefaults(type: string, inputs: Props): Props {
  const table = tables[type];
  if (!table) return inputs;
  let result: Value = inputs;
  for (const [path, value] of table.rows) result = fill(result, segments(path), value);
  return result as Props;
}

/** For the report. */
export function countDefaults(type: string): number {
  return tables[type]?.rows.length ?? 0;
}

/** A path with `[*]` as its parts. */
export function segments(path: string): string[] {
  return path.replaceAll("[*]", ".*").split(".");
}

/** Adds a value at a path where nothing stands, in blocks that are given. */
export function fill(target: Value, path: readonly string[], value: Value): Value {
  const [head = "", ...rest] = path;
  if (head === "*") return isList(target) ? target.map((item) => fill(item, rest, value)) : target;
  if (!isObject(target)) return target;
  const current = target[head];
  if (rest.length === 0) return current === undefined ? { ...target, [head]: value } : target;
  return current === undefined ? target : { ...target, [head]: fill(current, rest, value) };
}
