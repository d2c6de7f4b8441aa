import { mkdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { container, localCloud } from "../support/local-cloud.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { type Outcome, tenantry, tenantryWith } from "../support/tenantry.ts";

/** `tenantry restore` for guests, through the API that PVE has, on a cluster of the local cloud that was made by hand. */
let catalog: TempCatalog;

const crm = { vmid: 10001, node: "lab1", name: "acme-crm", ip: "10.10.16.11" };
const dashboard = { vmid: 10000, node: "lab3", name: "acme-dashboard", ip: "10.10.16.10" };
const social = { vmid: 10002, node: "lab3", name: "acme-social", ip: "10.10.16.12" };

function guest(it: typeof crm, more: object = {}): object {
  return {
    ...it,
    ...{ kind: "container", memoryMib: 1024, swapMib: 0, cores: 1, diskGib: 28 },
    ...{ storage: "local-zfs", bridge: "vmbr1", vlan: 1010, unprivileged: true, os: "debian" },
    ...{ protection: false, startOnBoot: true, prefix: 20, gateway: "10.10.16.1" },
    ...more,
  };
}

function backup(vmid: number, at: string): object {
  const volid = `nas-backup:backup/ct/${vmid}/${at}`;
  return { volid, vmid, ctime: Date.parse(at) / 1000, size: 2 ** 30, storage: "nas-backup" };
}

const older = "2026-11-19T02:07:00Z";
const newer = "2026-11-20T02:07:00Z";

beforeEach(() => {
  catalog = tempCatalog();
  const endpoint = /^endpoint: (\S+)/m.exec(catalog.read("platform/sites/aiqso-lab.yaml"))?.[1];
  mkdirSync(catalog.path(".tenantry/local/dev"), { recursive: true });
  const file = catalog.path("hand-made.json");
  writeFileSync(
    file,
    JSON.stringify({
      endpoint,
      guests: [guest(crm), guest(dashboard), guest(social, { protection: true })],
      backups: [...[older, newer].map((at) => backup(crm.vmid, at)), backup(social.vmid, newer)],
    }),
  );
  localCloud(catalog, "fill", "--file", file);
});
afterEach(() => catalog[Symbol.dispose]());

const dev = ["--guests", "--local", "--env", "dev", "--yes"];
const restore = (...args: string[]): Outcome => tenantry(catalog, "restore", ...args, ...dev);

interface State {
  readonly id: string;
  readonly type: string;
  readonly outputs: { readonly status?: string; readonly restoredFrom?: string };
}
/** What PVE knows of a guest beside its settings: whether it runs, and what it was restored from. */
function stateOf({ vmid }: typeof crm): State["outputs"] | undefined {
  const world = JSON.parse(localCloud(catalog, "show", "--json")) as State[];
  return world.find(({ id, type }) => id === String(vmid) && type.endsWith(":GuestState"))?.outputs;
}

test("a guest that is there is refused without --replace; with it the newest backup takes its place and runs", () => {
  const refused = restore("service", "acme/crm");
  expect(refused.code, refused.stderr).toBe(4);
  expect(refused.stderr).toMatch(/guest acme\/crm \(VMID 10001 on lab1\)/);
  expect(refused.stderr).toMatch(/there: a guest, running\n +refused: it is there; --replace/);
  expect(stateOf(crm)?.restoredFrom).toBeUndefined();
  const { code, stdout } = restore("service", "acme/crm", "--replace");
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining("1 of 1 restored on the local cloud"),
  ]);
  expect(stdout).toMatch(/only been run on the local cloud, never on a real cluster/);
  const from = `nas-backup:backup/ct/10001/${newer}`;
  expect(stateOf(crm)).toMatchObject({ status: "running", restoredFrom: from });
});

test("--from takes the backup that it names, and a guest that is gone needs no --replace", () => {
  localCloud(catalog, "drift", "--remove", "--type", container, "--id", "10001");
  const from = `nas-backup:backup/ct/10001/${older}`;
  const { code, stdout } = restore("service", "acme/crm", "--from", from);
  expect(code, stdout).toBe(0);
  expect(stateOf(crm)).toMatchObject({ status: "running", restoredFrom: from });
});

test("a guest of another name under the same number is never overwritten", () => {
  const name = "initialization.hostname=somebody";
  localCloud(catalog, "drift", "--type", container, "--id", "10001", "--set", name);
  const { code, stdout } = restore("service", "acme/crm", "--replace");
  expect([code, stdout]).toEqual([4, expect.stringContaining('is called "somebody"')]);
  expect(stateOf(crm)?.restoredFrom).toBeUndefined();
});

test("a whole tenant: a protected guest says how, one without a backup fails, and the third is restored", () => {
  const { code, stdout } = restore("tenant", "acme", "--replace");
  expect(code).toBe(1);
  expect(stdout).toMatch(/acme\/crm +restored/);
  expect(stdout).toMatch(/acme\/dashboard +failed +there is no backup of it/);
  expect(stdout).toMatch(
    /acme\/social +refused +PVE protects it\. On its node: pct set 10002 --protection 0/,
  );
  expect(stateOf(social)?.restoredFrom).toBeUndefined();
});

test("what is vague is a usage error before anything is touched", () => {
  const two = restore("tenant", "acme", "--from", "x");
  expect([two.code, two.stderr]).toEqual([2, expect.stringContaining("--from names one backup")]);
  const unknown = restore("service", "acme/crn");
  expect(unknown.stderr).toMatch(/no service "crn"\. It has: crm, dashboard, social/);
  expect(restore("service", "acme").stderr).toMatch(/not a service.*acme\/crm/);
});

const asking = ["restore", "service", "acme/crm", "--guests", "--local", "--replace"];

test("where nobody can answer the plan is shown first, then that --yes is missing, and nothing is touched", () => {
  const { code, stdout, stderr } = tenantry(catalog, ...asking);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/there: a guest, running\n[\s\S]*nobody can answer here\. Pass --yes/);
  const unreadable = tenantry(catalog, ...asking, "--identity", catalog.path("no-such-key"));
  expect([unreadable.code, unreadable.stderr]).toEqual([
    2,
    expect.stringMatching(/^\S*no-such-key cannot be read/),
  ]);
  expect(stateOf(crm)?.restoredFrom).toBeUndefined();
});

test("--dry-run looks, shows the plan as text or data, and exits 0, whatever stands in the way", () => {
  const text = tenantry(catalog, ...asking, "--dry-run");
  expect([text.code, text.stderr]).toEqual([0, ""]);
  expect(text.stdout).toMatch(/guest acme\/crm \(VMID 10001 on lab1\)\n +from: +nas-backup:/);
  const whole = ["restore", "tenant", "acme", "--guests", "--local", "--dry-run", "--json"];
  const { code, stdout } = tenantry(catalog, ...whole, "--replace");
  expect(code).toBe(0);
  const { items } = JSON.parse(stdout) as { items: { service: string; result: string }[] };
  expect(Object.fromEntries(items.map(({ service, result }) => [service, result]))).toEqual({
    ...{ crm: "would be restored", dashboard: "failed", social: "refused" },
  });
  expect(stateOf(crm)?.restoredFrom).toBeUndefined();
});

test("where PVE cannot be asked, what stands there is unknown, not absent", () => {
  const prod = ["restore", "service", "wayne/crm", "--guests", "--dry-run"];
  const { code, stdout } = tenantryWith({ AIQSO_PVE_TOKEN: "" }, catalog, ...prod);
  expect(code).toBe(0);
  expect(stdout).toMatch(/there: unknown\n +cannot: /);
  expect(stdout).not.toContain("no such guest");
});
