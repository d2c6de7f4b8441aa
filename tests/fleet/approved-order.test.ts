import { expect, test } from "vitest";
import { type Means, prepareWith } from "../../fleet/approved/prepare.ts";
import type { PveClient } from "../../fleet/pve/client.ts";
import type { StateResource } from "../../fleet/state.ts";
import type { Approved } from "../../guard/judge.ts";

const now = new Date("2026-11-21T12:00:00Z");
const urnOf = (type: string, name: string): string =>
  `urn:pulumi:prod.wayne::tenantry::${type}::${name}`;
const type = "proxmoxve:index/containerLegacy:ContainerLegacy";

const guest = (name: string, id: string): StateResource => ({
  urn: urnOf(type, name),
  type,
  id,
  inputs: { nodeName: "pve1" },
  protect: true,
});
const component: StateResource = {
  urn: urnOf("tenantry:proxmox:Service", "wayne-crm"),
  type: "tenantry:proxmox:Service",
  protect: true,
};
const other: StateResource = guest("wayne-docs", "10013");
const crm = guest("wayne-crm", "10012");
const shop = guest("wayne-shop", "10014");

function approved({ urn }: StateResource): Approved {
  const approval = {
    urn,
    operation: "delete",
    reason: "over",
    owner: "ops",
    expires: "2026-12-01",
    hash: `sha256:${"0".repeat(64)}`,
  } as const;
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  return { urn, name, type, op: "delete", why: "protected", paths: [], approval };
}

interface World {
  /** URNs that the state protects. */
  readonly kept: Set<string>;
  /** VMIDs that PVE protects. */
  readonly held: Set<string>;
  /** What was done, in its order. */
  readonly calls: string[];
  /** VMIDs with a backup of this night. */
  readonly backups: readonly string[];
}

function world(backups: readonly string[] = ["10012", "10014"]): World {
  const all = [crm, shop, other, component];
  return {
    kept: new Set(all.map(({ urn }) => urn)),
    held: new Set(["10012", "10013", "10014"]),
    calls: [],
    backups,
  };
}

/** PVE and the engine's state as far as a preparation speaks to them. */
function means({ kept, held, calls, backups }: World): Means {
  const vmidOf = (path: string): string => /lxc\/(\d+)\//.exec(path)?.[1] ?? "";
  const client: PveClient = {
    endpoint: "https://pve.example",
    get: async (path, query) => {
      if (path === "/storage") return [{ storage: "nas", content: "backup" }];
      if (!path.includes("/content")) return { protection: held.has(vmidOf(path)) ? 1 : 0 };
      const vmid = String(query?.["vmid"]);
      calls.push(`backup of ${vmid}`);
      return backups.includes(vmid) ? [{ volid: "nas:1", ctime: now.getTime() / 1000 - 3600 }] : [];
    },
    post: async () => null,
    put: async (path) => {
      calls.push(`PVE lets go of ${vmidOf(path)}`);
      held.delete(vmidOf(path));
      return null;
    },
  };
  const resources = [crm, shop, other, component].map((it) => ({
    ...it,
    protect: kept.has(it.urn),
  }));
  return {
    state: { resources, pending: [] },
    sources: {
      pve: (_site, work) => work(client),
      shell: () => Promise.reject(new Error("nobody asks")),
      siteOf: () => "aiqso",
      tenant: "wayne",
      now,
    },
    ends: (urn) => urn !== other.urn,
    unprotect: async (urns) => {
      calls.push(`state lets go of ${urns.length}`);
      for (const urn of urns) kept.delete(urn);
    },
  };
}

const going = [approved(crm), approved(shop)];

test("every backup is looked for before PVE lets go of anything, and the state lets go last", async () => {
  const there = world();
  const notes: string[] = [];
  expect(await prepareWith(means(there), going, notes)).toBeUndefined();
  expect(there.calls).toEqual([
    "backup of 10012",
    "backup of 10014",
    "PVE lets go of 10012",
    "PVE lets go of 10014",
    "state lets go of 3",
  ]);
  expect([...there.kept]).toEqual([other.urn]);
  expect(notes).toContain("wayne-crm: backup checked: nas:1, 1 hours old");
});

test("where the last of several backups is missing, nothing loses its protection", async () => {
  const there = world(["10012"]);
  const why = await prepareWith(means(there), going, []);
  expect(why).toMatch(/^wayne-shop: no backup: there is no backup of guest 10014\. .*nothing was/);
  expect(there).toMatchObject({ kept: world().kept, held: world().held });
  expect(there.calls).toEqual(["backup of 10012", "backup of 10014"]);
});

test("where PVE does not answer, the state keeps its protection", async () => {
  const there = world();
  const broken = means(there);
  const pve: Means["sources"]["pve"] = (site, work) =>
    broken.sources.pve(site, (client) =>
      work({ ...client, put: () => Promise.reject(new Error("no answer")) }),
    );
  const sources = { ...broken.sources, pve };
  const why = await prepareWith({ ...broken, sources }, going, []);
  expect(why).toMatch(/^wayne-crm: its protection could not be taken off: no answer\./);
  expect(there.kept).toEqual(world().kept);
});

test.each([
  ["PVE let go of the first", 1],
  ["PVE let go of all", 2],
])("killed after %s and run again, it comes to the same end", async (_, puts) => {
  const there = world();
  const first = means(there);
  let left = puts;
  const pve: Means["sources"]["pve"] = (site, work) =>
    first.sources.pve(site, (client) => {
      const put: PveClient["put"] = (path, form) =>
        left-- > 0 ? client.put(path, form) : Promise.reject(new Error("killed"));
      return work({ ...client, put });
    });
  const unprotect = (): Promise<void> => Promise.reject(new Error("killed"));
  await prepareWith({ ...first, sources: { ...first.sources, pve }, unprotect }, going, []).catch(
    () => undefined,
  );
  expect(there.kept).toEqual(world().kept);
  expect(await prepareWith(means(there), going, [])).toBeUndefined();
  expect([...there.kept]).toEqual([other.urn]);
  expect([...there.held]).toEqual(["10013"]);
});

test("killed between unprotect and delete, it unprotects nothing twice", async () => {
  const there = world();
  await prepareWith(means(there), going, []);
  there.calls.length = 0;
  expect(await prepareWith(means(there), going, [])).toBeUndefined();
  expect(there.calls).toEqual(["backup of 10012", "backup of 10014"]);
});
