import { expect, test } from "vitest";
import { type Approval } from "../../catalog/catalog.ts";
import { readDocument } from "../../catalog/read/document.ts";
import { approvalsSchema } from "../../catalog/schema/approvals.ts";
import { approvalYaml } from "../../guard/approval-yaml.ts";
import { approve } from "../../guard/approve.ts";
import { changeHash } from "../../guard/change-hash.ts";
import { EventReader, type Report } from "../../guard/events.ts";
import { type Judgement, judge } from "../../guard/judge.ts";
import type { Opening } from "../../guard/openings.ts";
import { nothingReleased } from "../../guard/released.ts";
import { type Resource, step, urnOf } from "../fleet/support/events.ts";
import { TODAY } from "../support/memory-catalog.ts";

const guest: Resource = {
  type: "proxmoxve:index/containerLegacy:ContainerLegacy",
  name: "acme-crm",
  protect: true,
};
const database: Resource = {
  type: "postgresql:index/database:Database",
  name: "acme-crm-postgres",
  protect: true,
};
const password: Resource = {
  type: "random:index/randomPassword:RandomPassword",
  name: "acme-crm-login",
};

const replaceGuest = step("replace", guest, guest, { keys: ["disk.datastoreId"] });
const deleteDatabase = step("delete", database, null);
const unprotectGuest = step("same", guest, { ...guest, protect: false });

function read(...lines: string[]): Report {
  const reader = new EventReader();
  for (const line of lines) reader.line(line);
  return reader.report();
}

/** The hash of a change, as its refusals print it. */
function hashOf(report: Report, opened: readonly Opening[] = []): string {
  return judge(report, nothingReleased, opened).refused[0]?.hash ?? "";
}

function approval(
  resource: Resource,
  operation: Approval["operation"],
  hash: string,
  more: Partial<Approval> = {},
): Approval {
  const said = { reason: "moved", owner: "platform team", expires: "2026-12-05" };
  return { urn: urnOf(resource), operation, hash, ...said, ...more };
}

function approved(report: Report, ...approvals: Approval[]): Judgement {
  return approve(judge(report, nothingReleased), report, approvals, TODAY);
}

const refusals = ({ refused }: Judgement): string[] =>
  refused.map(({ op, name, unapproved }) => `${op} ${name}${unapproved ? `: ${unapproved}` : ""}`);
const lifted = (judgement: Judgement): string[] =>
  judgement.approved.map(({ op, name, approval: { owner } }) => `${op} ${name} (${owner})`);

test("a live approval lifts the one operation on the one resource that it names", () => {
  const report = read(deleteDatabase);
  const judgement = approved(report, approval(database, "delete", hashOf(report)));
  expect(refusals(judgement)).toEqual([]);
  expect(lifted(judgement)).toEqual(["delete acme-crm-postgres (platform team)"]);
});

test("without an approval everything stays refused, with the hash that one would need", () => {
  const report = read(replaceGuest, deleteDatabase);
  const judgement = approved(report);
  expect(refusals(judgement)).toEqual(["delete acme-crm-postgres", "replace acme-crm"]);
  expect(new Set(judgement.refused.map(({ hash }) => hash))).toEqual(new Set([hashOf(report)]));
});

/** An approval that is nearly the right one, and what the refusal says of it. */
const nearly: readonly [what: string, more: (hash: string) => Partial<Approval>, says: string][] = [
  ["another resource", () => ({ urn: urnOf(guest) }), "delete acme-crm-postgres"],
  [
    "another stack's resource of that name",
    () => ({ urn: urnOf(database).replace("dev.acme", "prod.acme") }),
    "delete acme-crm-postgres",
  ],
  ["another operation", () => ({ operation: "replace" }), "delete acme-crm-postgres"],
  [
    "a day that is over",
    () => ({ expires: "2026-11-20" }),
    "delete acme-crm-postgres: its approval does not count: it expired on 2026-11-20",
  ],
  [
    "longer than an approval may last",
    () => ({ expires: "2027-11-21" }),
    "delete acme-crm-postgres: its approval does not count: it expires on 2027-11-21, and may on 2026-12-21 at the latest",
  ],
  [
    "a change that no preview ever had",
    () => ({ hash: `sha256:${"0".repeat(64)}` }),
    "delete acme-crm-postgres: its approval is for another change: other inputs force this one, or more was approved than stands in the file",
  ],
];

test.each(nearly)("an approval for %s lifts nothing", (_, more, says) => {
  const report = read(deleteDatabase);
  const hash = hashOf(report);
  expect(refusals(approved(report, approval(database, "delete", hash, more(hash))))).toEqual([
    says,
  ]);
});

test("an approval counts on its last day", () => {
  const report = read(deleteDatabase);
  const last = approval(database, "delete", hashOf(report), { expires: TODAY });
  expect(refusals(approved(report, last))).toEqual([]);
});

test("what was approved alone is refused once something else would go with it, and the refusal names that", () => {
  const hash = hashOf(read(deleteDatabase));
  const more = read(replaceGuest, deleteDatabase);
  expect(refusals(approved(more, approval(database, "delete", hash)))).toEqual([
    "delete acme-crm-postgres: its approval is for another change: this one would also replace acme-crm",
    "replace acme-crm",
  ]);
});

test("what was approved together is refused alone, and the refusal names what is missing", () => {
  const hash = hashOf(read(replaceGuest, deleteDatabase));
  const both = [approval(database, "delete", hash), approval(guest, "replace", hash)];
  const less = read(step("same", guest, guest), deleteDatabase);
  expect(refusals(approved(less, ...both))).toEqual([
    "delete acme-crm-postgres: its approval is for another change: this one would not replace acme-crm",
  ]);
});

test("a replacement that something else forces is another change", () => {
  const hash = hashOf(read(replaceGuest));
  const other = read(step("replace", guest, guest, { keys: ["nodeName"] }));
  expect(refusals(approved(other, approval(guest, "replace", hash)))).toEqual([
    expect.stringMatching(/^replace acme-crm: its approval is for another change: other inputs/),
  ]);
});

test("of two things that need an approval one may have it, and the stack stays refused", () => {
  const report = read(replaceGuest, deleteDatabase);
  const judgement = approved(report, approval(database, "delete", hashOf(report)));
  expect(lifted(judgement)).toEqual(["delete acme-crm-postgres (platform team)"]);
  expect(refusals(judgement)).toEqual(["replace acme-crm"]);
});

test("an interrupted run goes on: what of the approved change was deleted or left unprotected is done", () => {
  const secret = { ...password, protect: true };
  const whole = read(deleteDatabase, step("delete", secret, null), unprotectGuest);
  const hash = hashOf(whole);
  const earlier = { ...password, name: "acme-old" };
  const all = [
    approval(earlier, "delete", changeHash([])),
    approval(database, "delete", hash),
    approval(secret, "delete", hash),
    approval(guest, "unprotect", hash),
  ];
  expect(refusals(approved(whole, ...all))).toEqual([]);
  const open = { ...guest, protect: false };
  const rest = read(deleteDatabase, step("same", open, open));
  expect(refusals(approved(rest, ...all))).toEqual([]);
  // It is still there, so it was not deleted: somebody has changed their mind, and this is another change.
  const kept = read(deleteDatabase, step("same", open, open), step("same", secret, secret));
  expect(refusals(approved(kept, ...all))).toEqual([
    "delete acme-crm-postgres: its approval is for another change: this one would not delete acme-crm-login",
  ]);
});

test("what is not released may go with an approval, and what is not as recorded may not", () => {
  const open = { ...database, protect: false };
  const gone = read(step("delete", open, null));
  expect(judge(gone, nothingReleased).refused.map(({ why }) => why)).toEqual(["not released"]);
  expect(refusals(approved(gone, approval(open, "delete", hashOf(gone))))).toEqual([]);

  const found = read(
    step("import", null, guest),
    step("update", guest, guest, { diffs: ["memory"] }),
  );
  const [refusal] = judge(found, nothingReleased).refused;
  expect(refusal?.hash).toBeUndefined();
  expect(approvalYaml(refusal ? [refusal] : [], TODAY)).toEqual([]);
  const anything = (["delete", "replace", "unprotect", "expose"] as const).map((operation) =>
    approval(guest, operation, changeHash([])),
  );
  expect(refusals(approved(found, ...anything))).toEqual(["import acme-crm"]);
});

test("what a change opens in a protected environment is refused until it is approved, and another opening is another change", () => {
  const report = read(step("update", password, password, { diffs: ["source"] }));
  const urn = urnOf(password);
  const open = (text: string): Opening => ({ kind: "isolation", urn, text });
  const first = judge(report, nothingReleased, [open("globex reaches acme")]);
  expect(first.refused).toMatchObject([
    { urn, name: "acme-crm-login", op: "expose", why: "opened", paths: ["globex reaches acme"] },
  ]);
  const allowed = approval(password, "expose", first.refused[0]?.hash ?? "");
  expect(refusals(approve(first, report, [allowed], TODAY))).toEqual([]);
  const second = judge(report, nothingReleased, [open("initech reaches acme")]);
  expect(approve(second, report, [allowed], TODAY).refused).toHaveLength(1);
});

test("what a change opens is approved apart from its steps: an update that opens nothing finds the hash of the review", () => {
  const report = read(replaceGuest);
  const opening: Opening = { kind: "exposure", urn: urnOf(guest), text: "internet reaches acme" };
  const reviewed = judge(report, nothingReleased, [opening]);
  expect(reviewed.refused.map(({ op }) => op)).toEqual(["replace", "expose"]);
  const lines = reviewed.refused.flatMap(({ op, hash = "" }) =>
    op === "import" ? [] : [approval(guest, op, hash)],
  );
  expect(refusals(approve(reviewed, report, lines, TODAY))).toEqual([]);
  expect(refusals(approved(report, ...lines))).toEqual([]);
  const other = approve(reviewed, report, [approval(guest, "replace", changeHash([]))], TODAY);
  expect(other.refused[0]?.unapproved).not.toContain("expose");
});

test("an interrupted run goes on: what of the approved openings stands open is done", () => {
  const report = read(step("update", password, password, { diffs: ["source"] }));
  const opening = (resource: Resource, text: string): Opening => ({
    kind: "isolation",
    urn: urnOf(resource),
    text,
  });
  const [first, second] = [opening(password, "a reaches b"), opening(guest, "c reaches d")];
  const hash = hashOf(report, [first, second]);
  const both = [approval(password, "expose", hash), approval(guest, "expose", hash)];
  const rest = judge(report, nothingReleased, [second]);
  expect(refusals(approve(rest, report, both, TODAY, [first]))).toEqual([]);
  const closed = "its approval is for another change: this one would not expose acme-crm-login";
  expect(refusals(approve(rest, report, both, TODAY))).toEqual([`expose acme-crm: ${closed}`]);
  // What stands open there is something else.
  const other = [opening(password, "everybody reaches b")];
  expect(approve(rest, report, both, TODAY, other).refused).toHaveLength(1);
});

test("the hash of a change does not depend on its order, and does on each resource, operation and path", () => {
  const one = { urn: "u:1", op: "replace", paths: ["a", "b"] };
  const two = { urn: "u:2", op: "delete", paths: [] };
  const hash = changeHash([one, two]);
  expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(changeHash([two, { ...one, paths: ["b", "a"] }])).toBe(hash);
  const others = [
    [one],
    [two],
    [one, { ...two, urn: "u:3" }],
    [one, { ...two, op: "unprotect" }],
    [{ ...one, paths: ["a"] }, two],
    [{ ...one, paths: ["a,b"] }, two],
  ].map((it) => changeHash(it));
  expect(new Set([hash, ...others]).size).toBe(others.length + 1);
});

test("the lines that a refusal prints are an approval once a reason and an owner stand in them", () => {
  const report = read(replaceGuest, deleteDatabase);
  const lines = approvalYaml(judge(report, nothingReleased).refused, TODAY);
  expect(lines).toEqual([
    `- urn: ${urnOf(database)}`,
    "  operation: delete",
    "  reason: # why it is right",
    "  owner: # who answers for it",
    "  expires: 2026-11-28",
    `  hash: ${hashOf(report)}`,
    "  # backup: where its data stands, if nothing can check that",
    `- urn: ${urnOf(guest)}`,
    "  operation: replace",
    "  reason: # why it is right",
    "  owner: # who answers for it",
    "  expires: 2026-11-28",
    `  hash: ${hashOf(report)}`,
    "  # backup: where its data stands, if nothing can check that",
  ]);
  const empty = readDocument("platform/approvals.yaml", `${lines.join("\n")}\n`, approvalsSchema);
  expect(empty.ok).toBe(false);
  const filled = lines.map((line) => line.replace(/# (why it is right|who answers for it)$/, "x"));
  const read2 = readDocument("platform/approvals.yaml", `${filled.join("\n")}\n`, approvalsSchema);
  expect(refusals(approved(report, ...(read2.ok ? read2.value : [])))).toEqual([]);
});
