import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beforeTakeover } from "../adopt/support/before-takeover.ts";
import { handMadeSite, mapOfOscorp } from "../adopt/support/hand-made-site.ts";
import { copyCatalog } from "../support/make-tenants.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { tenantry } from "../support/tenantry.ts";

/** A site of 40 guests that people made by hand, on the local cloud, and a catalog that knows none of its customers. */
const catalog = { root: mkdtempSync(join(tmpdir(), "tenantry-takeover-")) };
const world = join(catalog.root, ".tenantry", "local", "prod");
const ledger = join(catalog.root, "platform/ledger/aiqso.yaml");
const map = join(catalog.root, "takeover.yaml");
const npm = ["--npm", "http://10.10.10.127:81", "--npm-token", "env:NPM_TOKEN"];
const adopt = ["adopt", "aiqso", "--local", "--map", map, ...npm];
const run = ["--env", "prod", "--local", "--json"];

beforeAll(() => {
  copyCatalog(catalog.root);
  beforeTakeover(catalog.root);
  writeFileSync(map, mapOfOscorp);
  mkdirSync(world, { recursive: true });
  const file = join(catalog.root, "hand-made.json");
  writeFileSync(file, JSON.stringify(handMadeSite()));
  localcloud("fill", "--file", file);
});
afterAll(() => rmSync(catalog.root, { recursive: true, force: true }));

function localcloud(command: string, ...args: string[]): string {
  const main = join(projectRoot, "localcloud/main.ts");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, command, "--world", world, ...args],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

interface WorldObject {
  readonly type: string;
  readonly id: string;
  readonly inputs: unknown;
}

/** Everything that PVE has, as it is. */
function cluster(): Record<string, unknown> {
  const objects = JSON.parse(localcloud("show", "--json")) as WorldObject[];
  return Object.fromEntries(
    objects
      .filter(({ type }) => type.startsWith("proxmoxve:"))
      .map(({ type, id, inputs }) => [`${type} ${id}`, inputs]),
  );
}

interface Run {
  readonly stacks: readonly {
    readonly stack: string;
    readonly result: string;
    readonly errors: readonly string[];
    readonly counts: Readonly<Record<string, number>>;
    readonly plan?: {
      readonly changes: boolean;
      readonly imports: readonly unknown[];
      readonly creates: readonly { readonly name: string }[];
      readonly updates: readonly { readonly name: string; readonly changed: readonly string[] }[];
      readonly deletes: readonly { readonly name: string }[];
      readonly replacements: readonly { readonly name: string; readonly means: string }[];
      readonly refused: readonly { readonly name: string; readonly paths: readonly string[] }[];
    };
  }[];
}

function stacksOf(stdout: string): Run["stacks"] {
  return (JSON.parse(stdout) as Run).stacks;
}

/** How many steps of each kind a run of several stacks has. */
function total(stacks: Run["stacks"]) {
  const count = (
    kind: "imports" | "creates" | "updates" | "deletes" | "replacements" | "refused",
  ) => stacks.reduce((sum, { plan }) => sum + (plan?.[kind].length ?? 0), 0);
  return {
    imports: count("imports"),
    creates: count("creates"),
    updates: count("updates"),
    deletes: count("deletes"),
    replacements: count("replacements"),
    refused: count("refused"),
  };
}

const none = { creates: 0, updates: 0, deletes: 0, replacements: 0, refused: 0 };
let before: Record<string, unknown>;
let portainer: string;

test("adopt writes nine tenants and the ledger of 42 guests, and the second time nothing", () => {
  before = cluster();
  const dry = tenantry(catalog, ...adopt, "--json", "--dry-run");
  expect(dry.code, dry.stderr).toBe(0);
  expect(tenantry(catalog, "list", "--env", "prod").stdout).not.toContain("acme");
  const first = tenantry(catalog, ...adopt, "--json");
  expect(first.code, first.stderr).toBe(0);
  const data = JSON.parse(first.stdout);
  expect(data).toMatchObject({
    read: { guests: 42, pools: 4, proxyHosts: 14 },
    left: [],
    problems: [],
    imports: {
      ...{ containers: 40, vms: 2, pools: 4, memberships: 21 },
      ...{ firewallOptions: 4, firewallRules: 1 },
    },
  });
  expect(data.files).toHaveLength(10);
  const again = tenantry(catalog, ...adopt, "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ files: [], problems: [] });
  const validation = tenantry(catalog, "validate");
  expect(validation.code, validation.stderr).toBe(0);
  expect(validation.stdout).toMatch(/Valid: 9 tenants, 27 guests/);
  expect(first.stdout + first.stderr + dry.stdout).not.toContain("no-secret");
});

test("the first preview imports and does nothing else", () => {
  const preview = tenantry(catalog, "preview", ...run, "--platform", "--tenant", "initech");
  expect(preview.code, preview.stderr).toBe(0);
  expect(total(stacksOf(preview.stdout))).toEqual({ ...none, imports: 26 + 10 });
});

test("a guest that somebody changed since is not touched: its import is refused before any step", () => {
  const [type, id] = ["proxmoxve:index/containerLegacy:ContainerLegacy", "301"];
  const facts = /301: \{.*memoryMib: (\d+)/.exec(readFileSync(ledger, "utf8"));
  const drift = (memory: number): string =>
    localcloud("drift", "--type", type, "--id", id, "--set", `memory.dedicated=${memory}`);
  drift(999);
  const changed = cluster();
  const up = tenantry(catalog, "up", ...run, "--yes", "--tenant", "acme");
  expect(up.code, up.stdout).toBe(4);
  expect(stacksOf(up.stdout)[0]?.plan?.refused).toMatchObject([
    { name: "acme-dashboard", paths: ["memory.dedicated"] },
  ]);
  expect(cluster()).toEqual(changed);
  drift(Number(facts?.[1]));
});

test("up imports 68 objects of 42 guests, and neither it nor the preview after it changes one of them", () => {
  const up = tenantry(catalog, "up", ...run, "--yes");
  expect(up.code, up.stderr).toBe(0);
  const stacks = stacksOf(up.stdout);
  const counts = stacks.map((it) => it.counts);
  const sum = (key: string): number => counts.reduce((all, it) => all + (it[key] ?? 0), 0);
  expect(stacks.map(({ result }) => result)).toEqual(Array(10).fill("done"));
  expect({
    imported: sum("imported"),
    others: sum("created") + sum("updated") + sum("replaced") + sum("deleted"),
  }).toEqual({ imported: 68, others: 0 });
  expect(cluster()).toEqual(before);

  const preview = tenantry(catalog, "preview", ...run);
  expect(preview.code, preview.stderr).toBe(0);
  const previewed = stacksOf(preview.stdout);
  expect(previewed).toHaveLength(10);
  expect(total(previewed)).toEqual({ ...none, imports: 0 });
  expect(previewed.filter(({ plan }) => plan?.changes)).toEqual([]);
  const raw = tenantry(catalog, "up", ...run, "--yes", "--platform");
  expect(stacksOf(raw.stdout).map(({ result }) => result)).toEqual(["unchanged"]);
});

/** Takes guests' entries out of `adopted`. */
function takeOut(...vmids: readonly number[]): void {
  const lines = readFileSync(ledger, "utf8").split("\n");
  const left = lines.filter((line) => !vmids.some((vmid) => line.startsWith(`  ${vmid}: { kind`)));
  expect(left).toHaveLength(lines.length - vmids.length);
  writeFileSync(ledger, left.join("\n"));
}

/** Does something with a guest's entry in `adopted` again, as somebody might write it for a guest that runs. */
function withEntryAgain(line: string, work: () => void): void {
  const text = readFileSync(ledger, "utf8");
  writeFileSync(ledger, text.replace(/^adopted:\n/m, `adopted:\n${line}\n`));
  try {
    work();
  } finally {
    writeFileSync(ledger, text);
  }
}

/** Does that, and puts them back. */
function without(vmid: number, work: () => void): void {
  const text = readFileSync(ledger, "utf8");
  takeOut(vmid);
  try {
    work();
  } finally {
    writeFileSync(ledger, text);
  }
}

test("an entry that is taken out shows what Tenantry would change of that one guest", () => {
  without(101, () => {
    const { code, stdout, stderr } = tenantry(catalog, "preview", ...run, "--platform");
    expect(code, stderr + stdout).toBe(0);
    const { plan } = stacksOf(stdout)[0] ?? {};
    expect(plan?.updates.map(({ name }) => name)).toEqual(["aiqso-n8n"]);
    expect(plan?.updates[0]?.changed).toContain("memory.dedicated");
    expect(plan).toMatchObject({ replacements: [], deletes: [], refused: [], imports: [] });
  });
});

test("a service whose entry is taken out before the proxy's is an error at its place in the tenant's file", () => {
  without(310, () => {
    const { code, stdout, stderr } = tenantry(catalog, "validate");
    expect(code, stdout).toBe(3);
    expect(stderr).toMatch(
      /tenants\/prod\/acme\.yaml:5:12 .*\[E_CONFLICT\]\n {2}crm needs the site's proxy, which is adopted/,
    );
  });
});

test("the site's own guests become what its file says, none is replaced, and adopted tenants get their routes", () => {
  portainer = /^ {2}201: \{ kind.*$/m.exec(readFileSync(ledger, "utf8"))?.[0] ?? "";
  takeOut(101, 102, 107, 110, 119, 127, 136, 150, 200, 201, 202, 225, 9004);
  const up = tenantry(catalog, "up", ...run, "--yes", "--platform", "--tenant", "acme");
  expect(up.code, up.stderr).toBe(0);
  const [platform, acme] = stacksOf(up.stdout);
  expect(platform?.plan?.replacements.filter(({ means }) => means !== "remade")).toEqual([]);
  expect(platform?.plan?.creates.length).toBeGreaterThan(40);
  expect(acme?.plan?.creates.map(({ name }) => name)).toEqual(["acme-routes"]);
});

test("an entry for one guest of a platform that runs takes nothing else away", () => {
  const line = portainer.replace("pool: core", "pool: platform-aiqso");
  expect(line).not.toBe(portainer);
  withEntryAgain(line, () => {
    const { code, stdout, stderr } = tenantry(catalog, "preview", ...run, "--platform");
    expect([0, 4], stderr).toContain(code);
    const { plan } = stacksOf(stdout)[0] ?? {};
    const touched = [
      ...(plan?.refused ?? []),
      ...(plan?.updates ?? []),
      ...(plan?.deletes ?? []),
      ...(plan?.creates ?? []),
    ].map(({ name }) => name);
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.filter((name) => !name.startsWith("aiqso-portainer"))).toEqual([]);
  });
});

test("a tenant's services follow one by one, each keeping its guest, and then nothing is left to do", () => {
  takeOut(310, 311);
  const up = tenantry(catalog, "up", ...run, "--yes", "--tenant", "acme");
  expect(up.code, up.stderr).toBe(0);
  const [{ plan } = {}] = stacksOf(up.stdout);
  expect(plan?.updates.map(({ name }) => name).sort()).toEqual(["acme-crm", "acme-docs"]);
  // The tenant's own pool comes with its first guest that is not adopted any more, and its backup job with that.
  const { replacements = [], deletes } = plan ?? {};
  expect(replacements.map(({ name, means }) => `${name} ${means}`).sort()).toEqual([
    "acme remade",
    "acme-crm-pool remade",
    "acme-docs-pool remade",
  ]);
  expect(deletes).toEqual([]);
  expect(plan?.creates.map(({ name }) => name)).toContain("acme-backup");
  const memberships = Object.keys(cluster()).filter((it) =>
    /Membership (tenant-)?acme\/vm/.test(it),
  );
  expect(memberships.map((it) => it.slice(it.lastIndexOf(" ") + 1)).sort()).toEqual([
    "acme/vm/301",
    "tenant-acme/vm/310",
    "tenant-acme/vm/311",
  ]);
  const preview = tenantry(catalog, "preview", ...run, "--platform", "--tenant", "acme");
  expect(preview.code, preview.stderr).toBe(0);
  expect(stacksOf(preview.stdout).map(({ plan }) => plan?.changes)).toEqual([false, false]);
});

test("a guest that Tenantry would replace is refused: a privileged container stays what it is", () => {
  takeOut(323);
  const up = tenantry(catalog, "up", ...run, "--tenant", "tyrell", "--yes");
  expect(up.code, up.stderr).toBe(4);
  const { plan } = stacksOf(up.stdout)[0] ?? {};
  expect(plan?.refused.map(({ name }) => name)).toEqual(["tyrell-content"]);
  expect(plan?.refused.flatMap(({ paths }) => paths)).toContain("unprivileged");
  const found = Object.keys(before).find(
    (key) => key.endsWith(" pve2/323") || key.endsWith(" 323"),
  );
  expect(found && cluster()[found]).toEqual(found && before[found]);
  expect(found).toBeDefined();
});
