import { expect, test } from "vitest";
import { emptyLedger } from "../../catalog/ledger/index-ledger.ts";
import { EventReader, type Report } from "../../guard/events.ts";
import { judge as judgeWith } from "../../guard/judge.ts";
import { nothingReleased, releasedOf } from "../../guard/released.ts";
import {
  diagnostic,
  finished,
  type Resource,
  stackOutputs,
  step,
  summary,
  urnOf,
} from "../fleet/support/events.ts";

const guest: Resource = {
  type: "proxmoxve:index/containerLegacy:ContainerLegacy",
  name: "acme-social",
};
const database: Resource = {
  type: "postgresql:index/database:Database",
  name: "acme-crm-postgres",
};
const component: Resource = { type: "tenantry:proxmox:LxcContainer", name: "acme-social" };
const delivery: Resource = { type: "command:remote:Command", name: "acme-routes" };

/** As for a stack of which nothing was released. */
function judge(report: Report) {
  return judgeWith(report, nothingReleased);
}

function read(...lines: string[]): Report {
  const reader = new EventReader();
  for (const line of lines) reader.line(line);
  return reader.report();
}

test("a replacement is one step, with the paths that force it apart from those that only differ", () => {
  const more = {
    keys: ["operatingSystem"],
    detailedDiff: {
      "operatingSystem.templateFileId": { diffKind: "update-replace" },
      "memory.dedicated": { diffKind: "update" },
    },
  };
  const { steps } = read(
    step("create-replacement", guest, guest, more),
    step("replace", guest, guest, more),
    step("delete-replaced", guest, null),
  );
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({
    op: "replace",
    name: "acme-social",
    replaces: ["operatingSystem.templateFileId"],
    changed: ["memory.dedicated", "operatingSystem.templateFileId"],
    protected: false,
  });
});

test("a database that is replaced means lost data and comes first, then a disposable guest: downtime", () => {
  const route: Resource = { type: "command:remote:Command", name: "acme-routes" };
  const judgement = judge(
    read(
      step("replace", guest, guest, { keys: ["a"] }),
      step("replace", database, database, { keys: ["b"] }),
      step("replace", route, route, { keys: ["c"] }),
    ),
  );
  expect(judgement.replacements.map(({ means }) => means)).toEqual([
    "data lost",
    "downtime",
    "remade",
  ]);
  expect(judgement.refused).toEqual([]);
});

test("replacing or deleting what the state protects is refused, with URN and paths", () => {
  const held = { ...guest, protect: true };
  const gone = { ...database, protect: true };
  const judgement = judge(
    read(step("replace", held, held, { keys: ["disk.datastoreId"] }), step("delete", gone, null)),
  );
  const hash = expect.stringMatching(/^sha256:/);
  expect(judgement.refused).toEqual([
    {
      urn: urnOf(database),
      name: database.name,
      type: database.type,
      op: "delete",
      why: "protected",
      paths: [],
      hash,
    },
    {
      urn: urnOf(guest),
      name: guest.name,
      type: guest.type,
      op: "replace",
      why: "protected",
      paths: ["disk.datastoreId"],
      hash,
    },
  ]);
});

test("a guest or a database goes only when a tombstone in the ledger is about it", () => {
  const old = { ...guest, id: "10002" };
  const gone = read(step("delete", old, null), step("delete", database, null));
  const ledger = (released: string, living: string[]) =>
    ({
      ...emptyLedger("aiqso"),
      released: new Map([[10002, { of: released, ipFreeFrom: "2027-01-01" }]]),
      guests: new Map(living.map((of, index) => [10010 + index, { of, ip: "", host: "" }])),
    }) as unknown as Parameters<typeof releasedOf>[0];
  const refused = (of: string, living: string[] = []) =>
    judgeWith(gone, releasedOf(ledger(of, living), "acme")).refused.map(({ name, why }) => [
      name,
      why,
    ]);
  expect(judgeWith(gone, nothingReleased).refused).toHaveLength(2);
  expect(refused("globex/social").map(([, why]) => why)).toEqual(["not released", "not released"]);
  expect(refused("acme/social")).toEqual([["acme-crm-postgres", "not released"]]);
});

test("what is protected may be updated in place", () => {
  const held = { ...guest, protect: true };
  const judgement = judge(read(step("update", held, held, { diffs: ["memory"] })));
  expect(judgement.refused).toEqual([]);
  expect(judgement.updates[0]?.changed).toEqual(["memory"]);
});

test("a protection that would be taken away is refused, though the engine sees no change in it", () => {
  const judgement = judge(read(step("same", { ...guest, protect: true }, guest)));
  expect(judgement.changes).toBe(true);
  expect(judgement.refused.map(({ name, op }) => `${op} ${name}`)).toEqual([
    "unprotect acme-social",
  ]);
});

test("what only goes with its guest may lose its protection", () => {
  const member = { ...guest, type: "proxmoxve:pool/membership:Membership" };
  expect(judge(read(step("same", { ...member, protect: true }, member))).refused).toEqual([]);
});

test("an import that finds something else than was recorded is refused, with what differs", () => {
  const found = { ...guest, protect: true };
  const judgement = judge(
    read(step("import", null, found), step("update", found, found, { diffs: ["memory"] })),
  );
  expect(judgement.refused.map(({ why, paths }) => [why, paths])).toEqual([
    ["not as recorded", ["memory"]],
  ]);
  expect(judge(read(step("import", null, found))).refused).toEqual([]);
});

test("a second run without any difference has nothing to do", () => {
  const judgement = judge(
    read(
      step("same", guest, guest),
      stackOutputs({ url: "u" }, {}),
      stackOutputs({ url: "u" }, { url: "u" }),
    ),
  );
  expect(judgement.changes).toBe(false);
});

test("outputs that differ are a change, though no resource differs", () => {
  const report = read(
    step("same", guest, guest),
    stackOutputs({ inputHash: "1" }, { inputHash: "2" }),
  );
  expect(judge(report).changes).toBe(true);
});

test("a report says of what data and code the program was made, where the program says both", () => {
  const [inputHash, codeHash] = ["1", "2"];
  const first = stackOutputs({}, {});
  expect(read(first, stackOutputs({}, { inputHash, codeHash })).madeOf).toEqual({
    inputHash,
    codeHash,
  });
  expect(read(first).madeOf).toBeUndefined();
  expect(read(first, stackOutputs({}, { inputHash })).madeOf).toBeUndefined();
});

test("components are names for their children: they are not listed", () => {
  const judgement = judge(read(step("create", null, component), step("create", null, guest)));
  expect(judgement.creates.map(({ type }) => type)).toEqual([guest.type]);
});

test("a delivery that no real binary checked is counted, and not after it was checked", () => {
  const answer = (checked: boolean): Resource => ({
    ...delivery,
    outputs: {
      stdout: `{"kind":"nginx","name":"acme","sha256":"0","checked":${checked},"reloaded":false}`,
    },
  });
  const unchecked = finished(step("same", delivery, answer(false)));
  const checked = finished(step("update", delivery, answer(true)));
  expect(read(unchecked).unchecked).toEqual(["nginx"]);
  expect(read(unchecked).delivered).toBe(true);
  expect(read(finished(step("create", null, guest))).delivered).toBe(false);
  expect(read(unchecked, checked).unchecked).toEqual([]);
});

test("resources are what the stack holds afterwards: neither what was deleted nor what was only read", () => {
  expect(read(summary({ create: 2, same: 5, delete: 3, read: 1 })).resources).toBe(7);
});

test("errors and warnings are kept, debug lines and lines that are no events are not", () => {
  const report = read(
    "warning: not JSON",
    "{broken",
    diagnostic("debug", "Registering resource"),
    diagnostic("error", "VMID 10000 is in use\n", urnOf(guest)),
    diagnostic("warning", "careful"),
  );
  expect(report.diagnostics).toEqual([
    { severity: "error", message: "VMID 10000 is in use", urn: urnOf(guest) },
    { severity: "warning", message: "careful" },
  ]);
});
