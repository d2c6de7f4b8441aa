import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareCatalogs } from "../../../catalog/affected/compare.ts";
import { reachOf, readPair } from "../../../catalog/affected/pair.ts";
import type { AffectedRow } from "../../../catalog/affected/row.ts";
import { release } from "../../../catalog/ledger/release.ts";
import { saveLedger } from "../../../catalog/ledger/save.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { hashResolved, hashTenant } from "../../../catalog/resolve/hash.ts";
import { resolvePlatform } from "../../../catalog/resolve/platform.ts";
import { validate } from "../../../catalog/validate.ts";
import { aFolder } from "../../support/a-catalog.ts";
import { allocateIn } from "../../support/allocate-in.ts";
import { type TempCatalog, tempCatalog } from "../../support/temp-catalog.ts";

let before: TempCatalog;
let initech: string;

beforeAll(() => {
  before = tempCatalog();
  initech = before.read("tenants/dev/initech.yaml");
});
afterAll(() => before[Symbol.dispose]());

/** One edit of a catalog's folder. */
type Edit = (catalog: Folder) => void;

interface Folder {
  readonly root: string;
  edit(path: string, from: string | RegExp, to: string): void;
  write(path: string, text: string): void;
  remove(path: string): void;
}

function edited(...edits: readonly Edit[]): Folder {
  const root = aFolder();
  cpSync(before.root, root, { recursive: true });
  const path = (file: string): string => join(root, file);
  const folder: Folder = {
    root,
    edit: (file, from, to) => {
      const text = readFileSync(path(file), "utf8");
      if (text.replace(from, to) === text) throw new Error(`${file} does not contain ${from}`);
      writeFileSync(path(file), text.replace(from, to));
    },
    write: (file, text) => writeFileSync(path(file), text),
    remove: (file) => rmSync(path(file)),
  };
  for (const edit of edits) edit(folder);
  return folder;
}

function filesIn(root: string): Map<string, string> {
  const files = globSync("{tenants,platform}/**/*.yaml", { cwd: root });
  return new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

function changedFiles(root: string): string[] {
  const [old, now] = [filesIn(before.root), filesIn(root)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((file) => old.get(file) !== now.get(file))
    .sort();
}

function compare({ root }: Folder): AffectedRow[] {
  const changed = changedFiles(root);
  return compareCatalogs(readPair(root, before.root, changed, reachOf(changed)));
}

function lines(rows: readonly AffectedRow[]): string[] {
  return rows.map(({ stack, kind, from, why }) =>
    [`${stack} ${kind}${from ? ` from ${from}` : ""}`, ...why].join(" "),
  );
}

/** The hash of everything that can be resolved, file by file, with nothing left out. */
function bruteForce(root: string): Map<string, string> {
  const load = loadCatalog(root);
  const { tenants } = validate(root, { today: "2026-11-21" });
  const platforms = [...load.catalog.environments.keys()].flatMap((id): [string, string][] => {
    try {
      return [[id, hashResolved(resolvePlatform(load, id))]];
    } catch {
      return [];
    }
  });
  const own = tenants.map((it): [string, string] => [`${it.environment}.${it.id}`, hashTenant(it)]);
  return new Map([...platforms, ...own]);
}

function releaseIn(root: string, tenant: string): void {
  const { ledger } = release(loadCatalog(root).catalog, "aiqso-lab", tenant, "2026-11-21", {
    kind: "none",
  });
  if (!ledger) throw new Error(`${tenant} is not released`);
  saveLedger(root, ledger);
}

const acme = "tenants/dev/acme.yaml";
const newcomer = "name: Hooli Inc\nsite: aiqso-lab\ntier: starter\nservices: [crm]\n";

test.each<[what: string, edits: readonly Edit[], rows: readonly string[]]>([
  [
    "an edit of a tenant's file",
    [(it) => it.edit(acme, "Acme Ltd", "Acme Inc")],
    [`dev.acme changed ${acme}`],
  ],
  ["a comment in it", [(it) => it.edit(acme, "name:", "# a note\nname:")], []],
  [
    "an edit of a tier",
    [(it) => it.edit("platform/tiers.yaml", /^growth: (.*)nightly/m, "growth: $1none")],
    ["dev.globex changed platform/tiers.yaml"],
  ],
  [
    "a tenant with its numbers",
    [(it) => it.write("tenants/dev/hooli.yaml", newcomer), ({ root }) => allocateIn(root)],
    ["dev.hooli new"],
  ],
  ["a file that is gone", [(it) => it.remove(acme)], [`dev.acme deleted ${acme}`]],
  [
    "a file with another name",
    [
      (it) => it.write("tenants/dev/acme-inc.yaml", readFileSync(join(before.root, acme), "utf8")),
      (it) => it.remove(acme),
    ],
    [`dev.acme-inc renamed from dev.acme ${acme}`],
  ],
  ["a file that cannot be read", [(it) => it.write(acme, "name: [")], [`dev.acme errors ${acme}`]],
  [
    "a line of the ledger",
    [
      (it) =>
        it.edit(
          "platform/ledger/aiqso-lab.yaml",
          /(of: acme\/crm, ip: \S+, host: )lab\d/,
          "$1lab2",
        ),
    ],
    ["dev.acme changed platform/ledger/aiqso-lab.yaml"],
  ],
  [
    "a tenant that is given back",
    [(it) => it.remove(acme), ({ root }) => releaseIn(root, "acme")],
    [`dev.acme deleted ${acme}`],
  ],
  ["an approval", [(it) => it.write("platform/approvals.yaml", "[]\n")], []],
])("%s is exactly these rows", (_, edits, rows) => {
  expect(lines(compare(edited(...edits)))).toEqual(rows);
});

test("a service's edit is a row of every tenant that has it, in every environment, and names the file", () => {
  const rows = compare(
    edited((it) => it.edit("platform/services/crm.yaml", /port: \d+/, "port: 8081")),
  );
  const having = [...filesIn(before.root)]
    .filter(([file, text]) => file.startsWith("tenants/") && /\bcrm\b/.test(text))
    .map(([file]) => file.replace(/^tenants\/(.*)\/(.*)\.yaml$/, "$1.$2"))
    .sort();
  const tenants = rows.filter(({ tenant }) => tenant !== null);
  expect(tenants.map(({ stack }) => stack)).toEqual(having);
  expect(having.length).toBeGreaterThan(2);
  expect(new Set(rows.flatMap(({ why }) => why))).toEqual(new Set(["platform/services/crm.yaml"]));
});

test("of several changed files each tenant names those that make a difference to it", () => {
  const rows = compare(
    edited(
      (it) => it.edit("platform/tiers.yaml", /^growth: (.*)nightly/m, "growth: $1none"),
      (it) => it.edit(acme, "Acme Ltd", "Acme Inc"),
      (it) => it.edit("tenants/dev/globex.yaml", "name: ", "name: The "),
    ),
  );
  const dev = rows.filter(({ environment }) => environment === "dev");
  expect(lines(dev)).toEqual([
    `dev.acme changed ${acme}`,
    "dev.globex changed platform/tiers.yaml tenants/dev/globex.yaml",
  ]);
});

test("a row of a tenant whose file is gone says what the ledger has, and that nothing is deleted", () => {
  const [gone] = compare(edited((it) => it.remove(acme)));
  expect(gone?.note).toMatch(
    /^nothing is deleted: platform\/ledger\/aiqso-lab\.yaml still has it with \d services; bring the file back, or run `tenantry release acme`$/,
  );
});

test("a tenant whose file was gone before and that is given back is a row of its own", () => {
  before.remove("tenants/dev/initech.yaml");
  const rows = compare(edited(({ root }) => releaseIn(root, "initech")));
  before.write("tenants/dev/initech.yaml", initech);
  expect(rows).toMatchObject([{ stack: "dev.initech", kind: "released" }]);
});

test("a new tenant without numbers is new, and says what to run", () => {
  const [row] = compare(edited((it) => it.write("tenants/dev/hooli.yaml", newcomer)));
  expect(row).toMatchObject({ stack: "dev.hooli", kind: "new" });
  expect(row?.note).toContain("tenantry allocate");
});

test("a site's edit is a row of the platform that stands on it", () => {
  const rows = compare(
    edited((it) =>
      it.edit("platform/sites/aiqso-lab.yaml", "lab.aiqso.example", "lab2.aiqso.example"),
    ),
  );
  expect(rows.map(({ stack }) => stack)).toEqual(["dev", "dev.acme", "dev.globex", "dev.initech"]);
});

test("an environment that comes is a row, and so is one that goes with its tenants", () => {
  const rows = compare(edited((it) => it.edit("platform/environments.yaml", /^dev:/m, "test:")));
  expect(lines(rows).filter((line) => /^(dev|test) /.test(line))).toEqual([
    "dev deleted platform/environments.yaml",
    "test new",
  ]);
});

/* Any of these together, in any order. */
const anyEdits: readonly Edit[] = [
  (it) => it.edit(acme, "Acme", "Apex"),
  (it) => it.edit("tenants/dev/globex.yaml", "tier: growth", "tier: starter"),
  (it) => it.remove("tenants/dev/initech.yaml"),
  (it) => it.write("tenants/dev/hooli.yaml", newcomer),
  (it) => it.write("tenants/prod/stark.yaml", "name: ["),
  (it) => it.edit("platform/tiers.yaml", /^starter: (.*)nightly/m, "starter: $1none"),
  (it) => it.edit("platform/services/social.yaml", /port: \d+/, "port: 8085"),
  (it) => it.edit("platform/sites/aiqso.yaml", /domain: \S+/, "domain: other.example"),
  (it) =>
    it.edit("platform/ledger/aiqso-lab.yaml", /(of: globex\/\w+, ip: \S+, host: )lab\d/, "$1lab9"),
  (it) => it.edit("platform/environments.yaml", /^dev: (.*)disposable/m, "dev: $1protected"),
  ({ root }) => allocateQuietly(root),
];

function allocateQuietly(root: string): void {
  try {
    allocateIn(root);
  } catch {
    // What is broken by another edit cannot be allocated.
  }
}

test("whatever is edited, the rows are exactly the stacks whose hashes differ when everything is resolved twice", () => {
  const old = bruteForce(before.root);
  const someEdits = fc.shuffledSubarray([...anyEdits.keys()], { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(someEdits, (chosen) => {
      const folder = edited(...chosen.map((index) => anyEdits[index] as Edit));
      const rows = compare(folder);
      const now = bruteForce(folder.root);
      const differ = [...new Set([...old.keys(), ...now.keys()])].filter(
        (it) => old.get(it) !== now.get(it),
      );
      // A newcomer without numbers has no hash yet, and is a row all the same.
      const named = rows.filter(({ stack, kind }) => kind !== "new" || now.has(stack));
      expect(named.flatMap(({ stack, from }) => [stack, ...(from ? [from] : [])]).sort()).toEqual(
        differ.sort(),
      );
    }),
    { numRuns: 25, seed: 8 },
  );
});
