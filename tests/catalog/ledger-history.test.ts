import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { allocate } from "../../catalog/ledger/allocate.ts";
import { release } from "../../catalog/ledger/release.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { validate } from "../../catalog/validate.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

const TODAY = "2026-11-21";
const ledger = "platform/ledger/aiqso-lab.yaml";

function sinceExample(catalog: TempCatalog): string {
  using example = tempDevCatalog();
  const base = { ledgers: loadCatalog(example.root).catalog.ledgers };
  const { problems } = validate(catalog.root, { today: TODAY, base });
  return formatProblems(problems.filter((it) => it.code === "E_LEDGER_CHANGED"));
}

test("a line that is gone, and one that says something else, is refused since the base", () => {
  using catalog = tempDevCatalog();
  catalog.edit(ledger, "  10001: { of: acme/crm, ip: 10.10.16.11, host: lab1 }\n", "");
  catalog.edit(ledger, "ip: 10.10.16.12, host: lab3", "ip: 10.10.16.12, host: lab2");
  catalog.edit(ledger, "  3: initech", "  7: initech");
  expect(sinceExample(catalog)).toMatchInlineSnapshot(`
    "platform/ledger/aiqso-lab.yaml:4:1  tenants › 3  [E_LEDGER_CHANGED]
      the base has "3: initech", and now it is gone. Bring the line back: what a ledger gave out is only taken back by \`tenantry release\`.
        4 | tenants:
          | ^^^^^^^
    platform/ledger/aiqso-lab.yaml:8:1  guests › 10001  [E_LEDGER_CHANGED]
      the base has "10001: { of: acme/crm, ip: 10.10.16.11, host: lab1 }", and now it is gone. Bring the line back: what a ledger gave out is only taken back by \`tenantry release\`.
        8 | guests:
          | ^^^^^^
    platform/ledger/aiqso-lab.yaml:10:3  guests › 10002  [E_LEDGER_CHANGED]
      the base has "10002: { of: acme/social, ip: 10.10.16.12, host: lab3 }", and now it is "10002: { of: acme/social, ip: 10.10.16.12, host: lab2 }". Bring the line back: what a ledger gave out is only taken back by \`tenantry release\`.
        10 |   10002: { of: acme/social, ip: 10.10.16.12, host: lab2 }
           |   ^^^^^"
  `);
});

test("a ledger that is gone is refused since the base", () => {
  using catalog = tempDevCatalog();
  catalog.remove(ledger);
  expect(sinceExample(catalog)).toContain("the base has this ledger, and now it is gone");
});

test("lines that were added, and entries that were released, are fine since the base", () => {
  using catalog = tempDevCatalog();
  catalog.remove("tenants/dev/acme.yaml");
  const loaded = loadCatalog(catalog.root).catalog;
  const released = release(loaded, "aiqso-lab", "acme", TODAY, { kind: "none" }).ledger;
  if (released) saveLedger(catalog.root, released);
  addTenant(catalog, "hooli");
  expect(catalog.read(ledger)).toContain("  4: hooli\n");
  expect(sinceExample(catalog)).toBe("");
});

test("a VMID that was taken back without a tombstone is refused since the base", () => {
  using catalog = tempDevCatalog();
  const line = "  10001: { of: acme/crm, ip: 10.10.16.11, host: lab1 }\n";
  catalog.edit(ledger, line, line.replace("acme/crm", "globex/web"));
  expect(sinceExample(catalog)).toContain('now it is "10001: { of: globex/web');
});

/** Runs git in the catalog's folder, with nothing of the machine's own settings. */
function git(catalog: TempCatalog, ...args: string[]): string {
  return execFileSync("git", ["-C", catalog.root, ...args], { encoding: "utf8", env: gitEnv() });
}

function gitEnv(): NodeJS.ProcessEnv {
  const who = { NAME: "Robin", EMAIL: "robin@aiqso.example" };
  return {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(
      Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
  };
}

function addTenant(catalog: TempCatalog, id: string): void {
  catalog.write(
    `tenants/dev/${id}.yaml`,
    `name: ${id}\nsite: aiqso-lab\ntier: starter\nservices: [crm]\n`,
  );
  const { ledgers, problems } = allocate(loadCatalog(catalog.root).catalog, TODAY);
  expect(formatProblems(problems)).toBe("");
  for (const it of ledgers.values()) saveLedger(catalog.root, it);
}

/** Two branches from one base, each with a new tenant, merged; the exit code of the merge. */
function mergeBranches(catalog: TempCatalog): number | null {
  git(catalog, "init", "--quiet", "--initial-branch=main");
  const commit = (): void => {
    git(catalog, "add", "--all");
    git(catalog, "commit", "--quiet", "--message=a change");
  };
  commit();
  for (const id of ["hooli", "umbrella"]) {
    git(catalog, "checkout", "--quiet", "-b", id, "main");
    addTenant(catalog, id);
    commit();
  }
  const args = ["-C", catalog.root, "merge", "--no-edit", "hooli"];
  return spawnSync("git", args, { env: gitEnv() }).status;
}

test("two branches that take the same number conflict in Git", () => {
  using catalog = tempDevCatalog();
  expect(mergeBranches(catalog)).toBe(1);
  expect(git(catalog, "diff", "--name-only", "--diff-filter=U").trim()).toBe(ledger);
});

test("when both lines of such a conflict are kept by hand, validate names both", () => {
  using catalog = tempDevCatalog();
  mergeBranches(catalog);
  const merged = catalog
    .read(ledger)
    .split("\n")
    .filter((line) => !/^(<<<<<<<|=======|>>>>>>>)/.test(line))
    .join("\n");
  catalog.write(ledger, merged);
  const { problems } = validate(catalog.root, { today: TODAY });
  const text = formatProblems(problems);
  // Nobody is called new because the ledger cannot be read.
  expect(new Set(problems.map((it) => it.code))).toEqual(new Set(["E_DUPLICATE_KEY"]));
  expect(
    lineNumbers(merged, /^ {2}10009:/).map((line) => text.includes(`${ledger}:${line}`)),
  ).toEqual([true, true]);
});

test("when the numbers of such a conflict are told apart but not the addresses, validate names both lines", () => {
  using catalog = tempDevCatalog();
  addTenant(catalog, "hooli");
  addTenant(catalog, "umbrella");
  const text = catalog.read(ledger);
  catalog.write(ledger, text.replace("10.10.16.21", "10.10.16.19"));
  const { problems } = validate(catalog.root, { today: TODAY });
  expect(formatProblems(problems)).toMatchInlineSnapshot(`
    "platform/ledger/aiqso-lab.yaml:22:40  guests › 10011 › ip  [E_DUPLICATE]
      address 10.10.16.19 belongs to hooli/dashboard (platform/ledger/aiqso-lab.yaml:20) and to umbrella/dashboard. Keep the line that the other branch or site already has, take the newer one out and run \`tenantry allocate\`.
        22 |   10011: { of: umbrella/dashboard, ip: 10.10.16.19, host: lab1 }
           |                                        ^^^^^^^^^^^
      see platform/ledger/aiqso-lab.yaml:20:37"
  `);
});

function lineNumbers(text: string, pattern: RegExp): number[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}
