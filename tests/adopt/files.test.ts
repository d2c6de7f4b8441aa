import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { loadCatalog } from "../../catalog/load.ts";
import { validate } from "../../catalog/validate.ts";
import { draftChanges } from "../../fleet/adopt/changes.ts";
import { planAdoption } from "../../fleet/adopt/plan.ts";
import { formatAdoptProblems } from "../../fleet/adopt/problem.ts";
import type { AdoptRequest } from "../../fleet/adopt/request.ts";
import { saveChanges } from "../../fleet/adopt/save.ts";
import { extendTenantFile, newTenantFile } from "../../fleet/adopt/tenant-file.ts";
import type { AdoptedTenant } from "../../fleet/adopt/tenants.ts";
import { aGuest, aRequest, aSiteBefore, withGuests } from "./support/a-request.ts";
import type { HandMadeSite } from "./support/hand-made-site.ts";

const today = "2026-11-21";

/** Plans and drafts; throws on problems of the plan. */
function draft(request: AdoptRequest) {
  const plan = planAdoption(request);
  if (plan.problems.length > 0) throw new Error(formatAdoptProblems(plan.problems));
  return draftChanges(request, plan, today);
}

/** Takes the hand-made site over into `root`, as the command does. */
function takeOver(root: string, edit?: (site: HandMadeSite) => HandMadeSite): string[] {
  const { changes, problems } = draft(aRequest(root, edit));
  if (problems.length > 0) throw new Error(formatAdoptProblems(problems));
  saveChanges(root, changes);
  return changes.map(({ file }) => file);
}

function filesOf(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
  );
}

test("what is written is valid, says exactly what was read, and a second run writes nothing", () => {
  const root = aSiteBefore();
  const written = takeOver(root);
  expect(written).toHaveLength(10);
  expect(written.at(-1)).toBe("platform/ledger/aiqso.yaml");
  expect(validate(root, { today }).problems).toEqual([]);
  const request = aRequest(root);
  const { adopted, guests, tenants } = request.ledger;
  expect([...adopted]).toEqual(request.observed.guests.map(({ vmid, facts }) => [vmid, facts]));
  expect(guests.size).toBe(27);
  expect(tenants.size).toBe(9);
  expect(guests.get(310)).toMatchObject({ of: "acme/crm", ip: "10.10.10.60", host: "pve1" });
  const before = filesOf(root);
  expect(takeOver(root)).toEqual([]);
  expect(filesOf(root)).toEqual(before);
});

test("a killed run leaves files that the next one goes on from", () => {
  const root = aSiteBefore();
  const { changes } = draft(aRequest(root));
  const whole = aSiteBefore();
  takeOver(whole);
  for (let done = 1; done < changes.length; done += 3) {
    saveChanges(root, changes.slice(0, done));
    for (const { file, before } of changes.slice(0, done)) expect(before, file).toBeNull();
    takeOver(root);
    expect(filesOf(root)).toEqual(filesOf(whole));
    for (const { file } of changes) rmSync(join(root, file));
  }
});

test("when one file cannot be written, none is", () => {
  const root = aSiteBefore();
  const { changes } = draft(aRequest(root));
  const before = filesOf(root);
  mkdirSync(join(root, "platform/ledger/aiqso.yaml/in-the-way"), { recursive: true });
  expect(() => saveChanges(root, changes)).toThrow(/EISDIR|directory/);
  expect(filesOf(root)).toEqual(before);
  rmSync(join(root, "platform/ledger"), { recursive: true });
  writeFileSync(join(root, "tenants/prod/hooli.yaml"), "somebody else was here\n");
  expect(() => saveChanges(root, changes)).toThrow(/hooli\.yaml was changed while/);
  expect(filesOf(root)).toEqual({
    ...before,
    "tenants/prod/hooli.yaml": "somebody else was here\n",
  });
});

test("a guest that was found later extends its tenant's file, and nothing else changes", () => {
  const root = aSiteBefore();
  takeOver(root);
  const before = readFileSync(join(root, "tenants/prod/cyberdyne.yaml"), "utf8");
  const more = withGuests({}, [aGuest(400, { name: "cyberdyne-social", ip: "10.10.10.80" })]);
  expect(takeOver(root, more)).toEqual([
    "tenants/prod/cyberdyne.yaml",
    "platform/ledger/aiqso.yaml",
  ]);
  const after = readFileSync(join(root, "tenants/prod/cyberdyne.yaml"), "utf8");
  expect(after).toBe(
    `${before.replace("[crm, docs]", "[crm, docs, social]")}  social: { vmid: 400, ip: 10.10.10.80, host: pve2 }\n`,
  );
  expect(takeOver(root, more)).toEqual([]);
});

test("a guest on another storage than the site's own has that in its ledger line", () => {
  const root = aSiteBefore();
  takeOver(root, withGuests({ 324: { storage: "old-lvm" } }));
  expect(aRequest(root).ledger.guests.get(324)?.storage).toBe("old-lvm");
  expect(validate(root, { today }).problems).toEqual([]);
});

test("a guest whose entry was taken out is left alone by the next run, and so is its tenant", () => {
  const root = aSiteBefore();
  takeOver(root);
  const ledger = join(root, "platform/ledger/aiqso.yaml");
  writeFileSync(ledger, readFileSync(ledger, "utf8").replace(/^ {2}101: \{ kind.*\n/m, ""));
  const { left } = planAdoption(aRequest(root));
  expect(left.map(({ what }) => what)).toEqual(["VMID 101 (n8n) on pve1"]);
  expect(takeOver(root)).toEqual([]);
});

test("a guest that changed after it was recorded is an error, and nothing is written", () => {
  const root = aSiteBefore();
  takeOver(root);
  const request = aRequest(root, withGuests({ 324: { memoryMib: 8192, pool: "core" } }));
  expect(formatAdoptProblems(planAdoption(request).problems)).toBe(
    "VMID 324 (cyberdyne-crm) on pve1  [E_CONFLICT]\n" +
      '  it has changed since the ledger recorded it: memoryMib 1536, now 8192, pool null, now "core". ' +
      "Set it back, or take its entry out of `adopted` and look at the preview.",
  );
});

test("what the files would mean wrong is refused before anything is written", () => {
  const root = aSiteBefore();
  const site = join(root, "platform/sites/aiqso.yaml");
  writeFileSync(
    site,
    readFileSync(site, "utf8").replace("maxConnections: 1000", "maxConnections: 60"),
  );
  const before = filesOf(root);
  const { changes, problems } = draft(aRequest(root));
  expect(changes).toEqual([]);
  expect(problems.map(({ code }) => code)).toContain("E_CAPACITY");
  expect(filesOf(root)).toEqual(before);
});

test("a tenant that waits for its numbers is not given them beside a takeover", () => {
  const root = aSiteBefore();
  writeFileSync(
    join(root, "tenants/prod/newcomer.yaml"),
    "name: New\nsite: aiqso\ntier: starter\nservices: [crm]\n",
  );
  const { changes, problems } = draft(aRequest(root));
  expect(changes).toEqual([]);
  expect(formatAdoptProblems(problems)).toMatch(/newcomer\.yaml:4.*\[E_NOT_ALLOCATED\]/);
});

test("a file that a person wrote before is extended, not rewritten; one that asks for more is refused", () => {
  const root = aSiteBefore();
  const file = join(root, "tenants/prod/cyberdyne.yaml");
  const own =
    "# ours since 2019\nname: Cyberdyne Systems\nsite: aiqso\ntier: growth # bigger soon\nservices:\n  - docs # the archive\n";
  writeFileSync(file, own);
  takeOver(root);
  expect(readFileSync(file, "utf8")).toBe(
    `${own}  - crm\npin:\n  crm: { vmid: 324, ip: 10.10.10.74, host: pve1 }\n  dashboard: { vmid: 308, ip: 10.10.10.58, host: pve1 }\n  docs: { vmid: 325, ip: 10.10.10.75, host: pve2 }\n`,
  );
  const other = aSiteBefore();
  writeFileSync(join(other, "tenants/prod/cyberdyne.yaml"), `${own}  - email\n`);
  expect(formatAdoptProblems(planAdoption(aRequest(other)).problems)).toMatch(
    /cyberdyne\.yaml:7:5 .*\[E_CONFLICT\]\n {2}no guest of cyberdyne is email, so `tenantry up` would make one/,
  );
});

const tenant: AdoptedTenant = {
  id: "acme",
  file: "tenants/prod/acme.yaml",
  fresh: { name: "Acme: “the #1”", tier: "starter" },
  services: ["crm", "docs"],
  guests: (["crm", "docs"] as const).map((service, index) => ({
    tenant: "acme",
    service,
    vmid: 310 + index,
    ip: `10.10.10.${60 + index}`,
    host: "pve1",
    facts: {} as never,
    by: "its name",
    known: false,
  })),
};

test("a customer's name from a pool's comment stays the name that it is, whatever stands in it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 100, unit: "grapheme" }), (name) => {
      const text = newTenantFile({ ...tenant, fresh: { name, tier: "starter" } }, "aiqso");
      expect(parse(text)).toMatchObject({ name, services: ["crm", "docs"] });
    }),
    { numRuns: 200, examples: [["\u2000!"]] },
  );
});

test.each([
  ["a list in brackets", "services: [email] # all\n", "services: [email, crm, docs] # all\n"],
  ["an empty list", "services: []\n", "services: [crm, docs]\n"],
  [
    "a list in lines",
    "services:\n    - email\n",
    "services:\n    - email\n    - crm\n    - docs\n",
  ],
  [
    "a list in lines before something else",
    "services:\n- email # x\n# y\ntier: starter\n",
    "services:\n- email # x\n- crm\n- docs\n# y\ntier: starter\n",
  ],
  ["Windows line ends", "services: [email]\r\n", "services: [email, crm, docs]\r\n"],
  ["no line end", "services: [email]", "services: [email, crm, docs]\n"],
])("services are added to %s and every other character stays", (_, before, after) => {
  const eol = before.includes("\r\n") ? "\r\n" : "\n";
  const result = extendTenantFile(before, tenant);
  const pins = [
    "pin:",
    "  crm: { vmid: 310, ip: 10.10.10.60, host: pve1 }",
    "  docs: { vmid: 311, ip: 10.10.10.61, host: pve1 }",
    "",
  ].join(eol);
  expect(result).toEqual({ text: after + pins });
  expect(extendTenantFile(after + pins, tenant)).toEqual({ text: after + pins });
});

test("pins are added below those that are there, with their indentation", () => {
  const before =
    "services: [crm, docs]\npin: # ours\n    crm: # first\n        vmid: 310\n        ip: 10.10.10.60\n        host: pve1\n\ntier: x\n";
  expect(extendTenantFile(before, tenant)).toEqual({
    text: before.replace(
      "host: pve1\n",
      "host: pve1\n    docs: { vmid: 311, ip: 10.10.10.61, host: pve1 }\n",
    ),
  });
});

test("a form that cannot be extended line by line is refused with what to write", () => {
  const before = "services: [crm]\npin: { crm: { vmid: 310, ip: 10.10.10.60, host: pve1 } }\n";
  expect(extendTenantFile(before, tenant)).toEqual({
    refused: expect.stringMatching(/Add by hand: services docs; pin docs: \{ vmid: 311/),
  });
});

test("the catalog of the hand-made site is valid before the takeover", () => {
  const root = aSiteBefore();
  expect(loadCatalog(root).problems).toEqual([]);
  expect(validate(root, { today }).problems).toEqual([]);
});
