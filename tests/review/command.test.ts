import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot, type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";
import { type Outcome, tenantry, tenantryWith } from "../support/tenantry.ts";
import { moved, protectedCatalog, site } from "./support/protected.ts";

/* `tenantry review` as a user runs it: a protected platform and one tenant, in a repository of their own. */

const timeout = 120_000;
let catalog: TempCatalog;
let committed: string;

beforeAll(() => {
  catalog = protectedCatalog();
  committed = catalog.read(site);
}, timeout);
afterAll(() => catalog[Symbol.dispose]());

const base = ["--base", "HEAD"];
const review = (...args: string[]): Outcome => tenantry(catalog, "review", ...args);

/** With the server of databases on the other host while something is done. */
function whileMoved<T>(work: () => T): T {
  catalog.write(site, moved(committed));
  try {
    return work();
  } finally {
    catalog.write(site, committed);
  }
}

test("where nothing is affected it says so and ends with 0", () => {
  const { code, stdout, stderr } = review(...base);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Tenantry: nothing affected$/m);
});

test.each([
  [["--base", "nowhere"], /"nowhere" is no commit .* fetch the base first/],
  [[], /--base origin\/main/],
  [[...base, "--format", "html"], /no format "html"\. There is: markdown, text, json\./],
  [[...base, "--format", "markdown", "--json"], /--json is --format json, not "markdown"/],
  [[...base, "--local"], /it needs --previewed/],
  [[...base, "--env", "nope"], /There is no environment "nope"/],
])("%j is refused with 2", (args, message) => {
  const { code, stdout, stderr } = review(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
});

test("outside of a Git repository it ends with 2 and says what it looked for", () => {
  using alone = tempDevCatalog();
  const { code, stderr } = tenantry(alone, "review", ...base);
  expect(code).toBe(2);
  expect(stderr).toContain("is in no Git repository");
});

test("errors in the files end with 3 and are named, and the rest is reviewed", { timeout }, () => {
  const file = "tenants/dev/acme.yaml";
  const text = catalog.read(file);
  catalog.write(file, text.replace("tier: ", "tier: no"));
  const { code, stdout } = review(...base, "--format", "markdown");
  catalog.write(file, text);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^### Tenantry: 1 stack affected; 1 error in the files/);
  expect(stdout).toMatch(/tenants\/dev\/acme\.yaml:\d+:\d+/);
});

test("approvals that are missing end with 4; as JSON it is one object", { timeout }, () => {
  const { code, stdout, stderr } = whileMoved(() => review(...base, "--json", "--env", "dev"));
  expect([code, stderr]).toEqual([4, ""]);
  const found = JSON.parse(stdout) as Record<string, unknown>;
  expect(Object.keys(found).sort()).toEqual(
    [
      ...["approvals", "base", "capacity", "exitCode", "grade", "ledger"],
      ...["notes", "problems", "stacks", "unaffected"],
    ].sort(),
  );
  expect(found).toMatchObject({
    exitCode: 4,
    grade: { kind: "modelled", local: false },
    base: { revision: "HEAD" },
    unaffected: 1,
    stacks: [{ stack: "dev", kind: "changed", why: [site] }],
  });
  expect(found["approvals"]).toContainEqual(expect.stringMatching(/::aiqso-lab-postgres$/));
});

test.each(["80", "120"])(
  "at %s columns no line of words is wider, and none has colours",
  (columns) => {
    const { stdout } = whileMoved(() =>
      tenantryWith({ COLUMNS: columns }, catalog, "review", ...base),
    );
    expect(stdout).toContain("Approvals needed");
    expect(stdout).not.toContain("\u001b");
    const words = stdout.split("\n").filter((line) => !/urn:pulumi|sha256:/.test(line));
    expect(words.filter((line) => line.length > Number(columns))).toEqual([]);
  },
  timeout,
);

test("its help ends with examples that it takes", () => {
  const { code, stdout } = review("--help");
  expect(code).toBe(0);
  expect(stdout).toContain("tenantry review --base origin/main --format markdown > comment.md");
});

test("interrupted, it ends with 130 and leaves no folder behind", { timeout }, async () => {
  const temp = mkdtempSync(join(tmpdir(), "tenantry-test-"));
  catalog.edit("tenants/dev/acme.yaml", "tier: starter", "tier: growth");
  try {
    const args = [join(projectRoot, "cli/main.ts"), "-C", catalog.root, "review", ...base];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, TMPDIR: temp },
      stdio: "ignore",
    });
    const code = new Promise((resolve) => child.on("close", resolve));
    // A model runs by now, and the base has a folder.
    await expect.poll(() => there(temp), { timeout: 60_000 }).toEqual(["base", "model"]);
    child.kill("SIGINT");
    expect(await code).toBe(130);
    expect(there(temp)).toEqual([]);
  } finally {
    catalog.edit("tenants/dev/acme.yaml", "tier: growth", "tier: starter");
    rmSync(temp, { recursive: true, force: true });
  }
});

/** Folders of Tenantry's in a place for temporary ones, by what they are for. */
function there(folder: string): string[] {
  const kinds = readdirSync(folder).map((name) => /^tenantry-(\w+)-/.exec(name)?.[1] ?? "");
  return [...new Set(kinds.filter(Boolean))].sort();
}
