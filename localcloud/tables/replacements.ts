import { readFileSync } from "node:fs";
import type { Change } from "../values/diff.ts";
import { covers } from "../values/pattern.ts";
import { at, number, type Props } from "../values/value.ts";

/** Inputs of one type whose change makes a new object, and who says so. */
export interface ReplacementRow {
  readonly type: string;
  /** Paths as `covers` reads them; `*` is every input. */
  readonly inputs: readonly string[];
  readonly source: string;
}

let rows: readonly ReplacementRow[] | undefined;

/** The committed table, read at first use. */
export function replacementRows(): readonly ReplacementRow[] {
  rows ??= (
    JSON.parse(readFileSync(new URL("./replacements.json", import.meta.url), "utf8")) as {
      rows: ReplacementRow[];
    }
  ).rows;
  return rows;
}

/** Replacements that depend on the values, which a list of names cannot say. */
const conditions: Readonly<
  Record<string, { source: string; forces(change: Change, next: Props): boolean | undefined }>
> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": {
    source: "terraform-provider-proxmox 0.111 source: a root disk grows in place and never shrinks",
    forces: (change) =>
      change.path === "disk.size" && (number(change.to) ?? 0) < (number(change.from) ?? 0)
        ? true
        : undefined,
  },
  "proxmoxve:index/vmLegacy:VmLegacy": {
    source: "terraform-provider-proxmox 0.111 source: a VM moves in place with `migrate`, else not",
    forces: (change, next) =>
      change.path === "nodeName" ? at(next, "migrate") !== true : undefined,
  },
  "command:remote:Command": {
    source: "pulumi/pulumi-command: triggers replace unless `update` is given",
    forces: (change, next) =>
      change.path.startsWith("triggers") && next.update !== undefined ? false : undefined,
  },
};

/** Whether this change replaces the object instead of changing it in place. */
export function forcesReplacement(type: string, change: Change, next: Props): boolean {
  const decided = conditions[type]?.forces(change, next);
  if (decided !== undefined) return decided;
  return replacementRows().some(
    (row) =>
      row.type === type && row.inputs.some((input) => input === "*" || covers(input, change)),
  );
}

/** For the report: how many inputs are known to replace; `all` is how many inputs the type has, for `*`. */
export function countReplacements(type: string, all: number): number {
  const listed = replacementRows()
    .filter((row) => row.type === type)
    .reduce((sum, row) => sum + (row.inputs.includes("*") ? all : row.inputs.length), 0);
  return listed + (type in conditions ? 1 : 0);
}
