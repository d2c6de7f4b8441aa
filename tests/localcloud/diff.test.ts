import fc from "fast-check";
import { expect, test } from "vitest";
import {
  membership as membershipType,
  remoteCommand,
  role as roleType,
} from "../../localcloud/rules/types.ts";
import { replacementRows } from "../../localcloud/tables/replacements.ts";
import { changes } from "../../localcloud/values/diff.ts";
import type { Props, Value } from "../../localcloud/values/value.ts";
import { UNKNOWN } from "../../localcloud/values/value.ts";
import { container, role } from "./requests.ts";
import { Cloud } from "./support.ts";

const { type, inputs } = container();

async function effect(of: string, from: Props, to: Props): Promise<Record<string, string>> {
  const found = await new Cloud().diff(of, from, to);
  return Object.fromEntries(
    found.map(({ change, replaces }) => [
      change.path,
      `${change.kind}${replaces ? " replaces" : ""}`,
    ]),
  );
}

test("what PVE cannot change replaces the container, what it can does not", async () => {
  const next = {
    ...inputs,
    vmId: 10001,
    nodeName: "lab2",
    unprivileged: false,
    operatingSystem: { templateFileId: "nas:vztmpl/crm-2222.tar", type: "ubuntu" },
    tags: ["tenantry"],
  };
  expect(await effect(type, inputs, next)).toEqual({
    vmId: "update replaces",
    nodeName: "update replaces",
    unprivileged: "update replaces",
    "operatingSystem.templateFileId": "update replaces",
    "operatingSystem.type": "update",
    tags: "add",
  });
});

test("a root disk grows in place; shrinking it or moving it to another storage replaces", async () => {
  const disk = (size: number, datastoreId = "local-zfs"): Props => ({
    disk: { datastoreId, size },
  });
  expect(await effect(type, disk(8), disk(16))).toEqual({ "disk.size": "update" });
  expect(await effect(type, disk(8), disk(4))).toEqual({ "disk.size": "update replaces" });
  expect(await effect(type, disk(8), disk(8, "nas"))).toEqual({
    "disk.datastoreId": "update replaces",
  });
});

test("adding, removing or resizing a mount point replaces; its path does not", async () => {
  const mounts = (...mountPoints: Value[]): Props => ({ mountPoints });
  const data = { volume: "local-zfs", size: "8G", path: "/data" };
  expect(await effect(type, {}, mounts(data))).toEqual({ mountPoints: "add replaces" });
  expect(await effect(type, mounts(data, data), mounts(data))).toEqual({
    "mountPoints[1]": "delete replaces",
  });
  expect(await effect(type, mounts(data), mounts({ ...data, size: "9G" }))).toEqual({
    "mountPoints[0].size": "update replaces",
  });
  expect(await effect(type, mounts(data), mounts({ ...data, path: "/srv" }))).toEqual({
    "mountPoints[0].path": "update",
  });
});

test("a value that is not known yet replaces where a change would", async () => {
  const from = { poolId: "tenant-acme", vmId: 10000 };
  expect(await effect(membershipType, from, { ...from, vmId: UNKNOWN })).toEqual({
    vmId: "update replaces",
  });
  expect(await effect(roleType, role("a").inputs, { name: UNKNOWN })).toEqual({ name: "update" });
});

test("triggers run a command anew, but only if there is no update command", async () => {
  const from = { create: "a", triggers: ["1"] };
  expect(await effect(remoteCommand, from, { ...from, triggers: ["2"] })).toEqual({
    "triggers[0]": "update replaces",
  });
  const updatable = { ...from, update: "b" };
  expect(await effect(remoteCommand, updatable, { ...updatable, triggers: ["2"] })).toEqual({
    "triggers[0]": "update",
  });
});

test("every top-level input in the table replaces when it appears, changes or goes", async () => {
  const mild: string[] = [];
  for (const row of replacementRows()) {
    for (const name of row.inputs.filter((input) => /^\w+$/.test(input))) {
      if (row.type === remoteCommand) continue;
      for (const [from, to] of [
        [{ [name]: "a" }, { [name]: "b" }],
        [{}, { [name]: "b" }],
        [{ [name]: "a" }, {}],
      ]) {
        const [only] = await new Cloud().diff(row.type, from as Props, to as Props);
        if (!only?.replaces) mild.push(`${row.type} ${name}`);
      }
    }
  }
  expect(mild).toEqual([]);
});

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ maxLength: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c.d"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;
const bag = fc.dictionary(fc.constantFrom("x", "y", "z"), value, {
  noNullPrototype: true,
}) as fc.Arbitrary<Props>;

test("a bag differs from itself in nothing, and from another one in what the other differs from it", () => {
  fc.assert(
    fc.property(bag, bag, (one, other) => {
      expect(changes(one, structuredClone(one) as Props)).toEqual([]);
      const there = changes(one, other).map((change) => change.path);
      expect(changes(other, one).map((change) => change.path)).toEqual(there);
    }),
  );
});
