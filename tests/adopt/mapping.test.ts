import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planAdoption } from "../../fleet/adopt/plan.ts";
import { formatAdoptProblems } from "../../fleet/adopt/problem.ts";
import type { MapEntry } from "../../fleet/adopt/request.ts";
import {
  aGuest,
  aProxyHost,
  aRequest,
  aSiteBefore,
  oscorp,
  withGuests,
  withProxyHosts,
} from "./support/a-request.ts";
import type { HandMadeSite } from "./support/hand-made-site.ts";

function plan(
  edit: (site: HandMadeSite) => HandMadeSite = (site) => site,
  map: ReadonlyMap<number, MapEntry> = oscorp,
) {
  return planAdoption(aRequest(aSiteBefore(), edit, map));
}

test("42 guests of a hand-made site are known: the site's own, and nine customers by proxy, name and map", () => {
  const { own, tenants, left, problems, notes } = plan();
  expect(problems).toEqual([]);
  expect(left).toEqual([]);
  expect(own.filter(({ isTemplate }) => !isTemplate)).toHaveLength(12);
  expect(own.filter(({ isTemplate }) => isTemplate)).toHaveLength(3);
  expect(tenants.map(({ id, guests }) => `${id} ${guests.length}`)).toEqual(
    [
      "acme",
      "cyberdyne",
      "globex",
      "hooli",
      "initech",
      "oscorp",
      "pied-piper",
      "soylent",
      "tyrell",
    ].map((id) => `${id} 3`),
  );
  expect(tenants.map(({ fresh }) => fresh?.name)).toEqual([
    "Acme Ltd",
    "Cyberdyne",
    // The comment of its pool is empty.
    "Globex",
    "Hooli",
    "Initech, since 2019: VIP",
    "Oscorp",
    "Pied Piper",
    "Soylent",
    "Tyrell",
  ]);
  expect(new Set(tenants.map(({ fresh }) => fresh?.tier))).toEqual(new Set(["starter"]));
  const acme = tenants[0]?.guests.map(({ service, vmid, by }) => [service, vmid, by]);
  expect(acme).toEqual([
    ["crm", 310, "proxy host 3 (acme.aiqso.example/crm)"],
    ["dashboard", 301, "proxy host 3 (acme.aiqso.example)"],
    ["docs", 311, "proxy host 3 (acme.aiqso.example/docs)"],
  ]);
  expect(notes[0]).toMatch(/Not on the cluster: template-cal-com-pve2 \(VMID 9008\)/);
});

test("the order in which the cluster and the proxy answer changes nothing", () => {
  const root = aSiteBefore();
  const expected = planAdoption(aRequest(root));
  const site = aRequest(root).observed;
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...site.guests], { minLength: site.guests.length }),
      fc.shuffledSubarray([...(site.proxy?.hosts ?? [])], { minLength: 14 }),
      (guests, hosts) => {
        const request = aRequest(root);
        const proxy = request.observed.proxy && { ...request.observed.proxy, hosts };
        const shuffled = planAdoption({
          ...request,
          observed: { ...request.observed, guests, proxy },
        });
        expect(shuffled).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
});

test("a tenant with more services than the smallest tier has room for gets the next one of the pool", () => {
  const more = ["content", "social", "calendar"].map((service, index) =>
    aGuest(400 + index, { name: `cyberdyne-${service}`, ip: `10.10.10.${80 + index}` }),
  );
  const { tenants, problems } = plan(withGuests({}, more));
  expect(problems).toEqual([]);
  expect(tenants.find(({ id }) => id === "cyberdyne")).toMatchObject({
    fresh: { tier: "growth" },
    services: ["calendar", "content", "crm", "docs", "social"],
  });
});

test("what nobody can say is left alone, each with its reason", () => {
  const { left, problems, tenants } = plan((site) =>
    withProxyHosts((hosts) => [
      ...hosts,
      aProxyHost("shop.customer.example", "10.10.10.66", 80),
      aProxyHost("www.aiqso.example", "10.10.10.66", 80),
      aProxyHost("old.aiqso.example", "10.10.10.230", 3000),
      aProxyHost("grafana.aiqso.example", "grafana", 3000, { enabled: false }),
      aProxyHost("hooli--wiki.aiqso.example", "10.10.10.66", 80),
    ])(
      withGuests({}, [
        aGuest(400, { name: "jenkins" }),
        aGuest(401, { name: "main-crm" }),
        aGuest(402, { name: "umbrella-crm", kind: "vm" }),
      ])(site),
    ),
  );
  expect(problems).toEqual([]);
  expect(tenants).toHaveLength(9);
  expect(left.map(({ what, why }) => `${what}: ${why}`)).toEqual([
    expect.stringMatching(/^VMID 400 \(jenkins\) on pve2: no proxy host leads to it/),
    expect.stringMatching(/^VMID 401 \(main-crm\) on pve2: no proxy host/),
    expect.stringMatching(/^VMID 402 \(umbrella-crm\) on pve2: it is a VM/),
    expect.stringMatching(/shop\.customer\.example\): it is not below aiqso\.example/),
    expect.stringMatching(/www\.aiqso\.example\): "www" can be no tenant's id: that word is/),
    expect.stringMatching(/old\.aiqso\.example\): it leads to 10\.10\.10\.230, where no guest/),
    expect.stringMatching(/grafana\.aiqso\.example\): it is switched off/),
    expect.stringMatching(/hooli--wiki\.aiqso\.example\): no file in platform\/services\//),
  ]);
});

test("no name of a guest, host or pool becomes more than a text: hostile ones make no tenant and rewrite no terminal", () => {
  const names = [
    "../../etc/passwd-crm",
    "__proto__-crm",
    "constructor-crm",
    "ACME--x-crm",
    "a-crm",
    "acme\u202e-crm",
    "tenant\u001b[2J-crm",
    `${"x".repeat(300)}-crm`,
    "-crm",
    "",
  ];
  const guests = names.map((name, index) => aGuest(400 + index, { name }));
  const { tenants, left, problems } = plan((site) =>
    withProxyHosts((hosts) => [
      ...hosts,
      aProxyHost("evil\u001b]0;x\u0007.aiqso.example", "10.10.10.66", 80),
      aProxyHost("..aiqso.example", "10.10.10.66", 80),
      aProxyHost("__proto__.aiqso.example", "10.10.10.66", 80),
    ])(withGuests({}, guests)(site)),
  );
  expect(problems).toEqual([]);
  expect(tenants).toHaveLength(9);
  expect(left).toHaveLength(names.length + 3);
  const text = left.map(({ what, why }) => what + why).join("");
  expect(text).not.toMatch(/[\p{C}\u202e]/u);
});

test("a name that can be read in two ways is left alone until --map says which", () => {
  const root = aSiteBefore();
  const request = aRequest(root, withGuests({}, [aGuest(400, { name: "big-co-crm" })]));
  const crm = request.catalog.services.get("crm");
  if (!crm) throw new Error("the example catalog has no service crm");
  const services = new Map(request.catalog.services).set("co-crm", { ...crm, id: "co-crm" });
  const ambiguous = { ...request, catalog: { ...request.catalog, services } };
  expect(planAdoption(ambiguous).left.map(({ why }) => why)).toEqual([
    "its name could mean big-co/crm or big/co-crm: say which with --map",
  ]);
});

test("what needs a thought before the proxy's entry goes is noted: disks, storages, the firewall's switch", () => {
  const root = aSiteBefore();
  const request = aRequest(root, withGuests({ 202: { diskGib: 100 } }));
  const nas = {
    address: "192.168.0.25",
    nfs: { nas: { export: "/volume1/proxmox", contents: ["import" as const] } },
  };
  const observed = { ...request.observed, storages: ["local-zfs", "nas"] };
  const { notes } = planAdoption({ ...request, observed, site: { ...request.site, nas } });
  expect(notes.slice(1)).toEqual([
    expect.stringMatching(/^elasticsearch \(VMID 202\) has disks of 100G, and .* says 40G\./),
    expect.stringMatching(/^The storages nas exist, and .* defines them under `nas`/),
    expect.stringMatching(/switches the cluster's firewall on, and it is off/),
  ]);
});

test("of a site that is not taken over, and does not become so, nothing is to be taken out of the file", () => {
  const root = aSiteBefore();
  const request = aRequest(root);
  const nas = {
    address: "192.168.0.25",
    nfs: { nas: { export: "/volume1/proxmox", contents: ["import" as const] } },
  };
  const managed = request.observed.guests.map((it) => ({ ...it, tags: ["tenantry"] }));
  const observed = { ...request.observed, guests: managed, storages: ["nas"] };
  const { notes } = planAdoption({ ...request, observed, site: { ...request.site, nas } });
  expect(notes).toEqual([]);
});

test("--map decides where nothing else does, contradicts no proxy host, and can leave a guest alone", () => {
  const service = (vmid: number, tenant: string, id: string): [number, MapEntry] => [
    vmid,
    { kind: "service", tenant, service: id },
  ];
  const wrong = plan(undefined, new Map([...oscorp, service(310, "globex", "docs")]));
  expect(formatAdoptProblems(wrong.problems)).toMatch(
    /VMID 310 .*\[E_CONFLICT\]\n {2}the file of --map says globex\/docs, and it is acme\/crm by proxy host 3/,
  );
  const unknown = plan(undefined, new Map([...oscorp, service(324, "cyberdyne", "crn")]));
  expect(formatAdoptProblems(unknown.problems)).toMatch(/there is no service "crn"/);
  const none: [number, MapEntry][] = [304, 316, 317].map((vmid) => [vmid, { kind: "none" }]);
  const without = plan(undefined, new Map([...oscorp, ...none]));
  expect(without.problems).toEqual([]);
  expect(without.tenants.map(({ id }) => id)).not.toContain("hooli");
  expect(without.left).toHaveLength(6);
});

test("guests that Tenantry made are none of a takeover's business", () => {
  const made = aGuest(10003, { name: "acme-social", tags: ["tenantry", "tenant-acme"] });
  const { left, problems } = plan(withGuests({}, [made]));
  expect(problems).toEqual([]);
  expect(left).toEqual([]);
});
