import { mkdirSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import type { CatalogProblem } from "../../catalog/errors.ts";
import { validate } from "../../catalog/validate.ts";
import { short } from "../support/problems.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

const site = "platform/sites/aiqso-lab.yaml";

/** What `validate` says of the environment `dev` after an edit. */
function problemsAfter(change: (catalog: TempCatalog) => void): readonly CatalogProblem[] {
  using catalog = tempDevCatalog();
  change(catalog);
  return validate(catalog.root, { today: "2026-11-21" }).problems;
}

test("a site in two environments, and a tenant that uses another environment's site, are named", () => {
  const problems = problemsAfter((catalog) => {
    catalog.write(
      "platform/environments.yaml",
      "dev: { sites: [aiqso-lab], lifecycle: disposable }\nprod: { sites: [aiqso-lab], lifecycle: protected }\n",
    );
    mkdirSync(catalog.path("tenants/prod"), { recursive: true });
    catalog.write("tenants/prod/hooli.yaml", catalog.read("tenants/dev/initech.yaml"));
  });
  expect(short(problems)).toContain("platform/environments.yaml:2 E_DUPLICATE");
  expect(problems[0]?.message).toContain("belongs to dev already (platform/environments.yaml:1)");
});

/** A second site beside the first one, and an environment of its own. */
function withSecondSite(catalog: TempCatalog, edits: readonly [from: string, to: string][]): void {
  let text = catalog.read(site);
  for (const [from, to] of edits) text = text.replaceAll(from, to);
  catalog.write("platform/sites/second.yaml", text);
  catalog.write(
    "platform/environments.yaml",
    "dev: { sites: [aiqso-lab], lifecycle: disposable }\nprod: { sites: [second], lifecycle: protected }\n",
  );
  mkdirSync(catalog.path("tenants/prod"), { recursive: true });
  catalog.write(
    "tenants/prod/acme.yaml",
    "name: Acme\nsite: second\ntier: starter\nservices: [crm]\n",
  );
}

const elsewhere: [string, string][] = [
  ["https://192.168.0.10:8006/", "https://192.168.1.10:8006/"],
  ["lab.aiqso.example", "aiqso.example"],
  ["AIQSO_LAB", "AIQSO"],
  ["Redi\n", "Read\n"],
];

test("the same id on a site elsewhere, under another domain, is another tenant", () => {
  const problems = problemsAfter((catalog) => withSecondSite(catalog, elsewhere));
  expect(short(problems)).toEqual(["tenants/prod/acme.yaml:4 E_NOT_ALLOCATED"]);
});

test("a host name that would belong to two tenants of different environments is named with both", () => {
  const problems = problemsAfter((catalog) =>
    withSecondSite(
      catalog,
      elsewhere.filter(([from]) => from !== "lab.aiqso.example"),
    ),
  );
  expect(short(problems)).toContain("tenants/prod/acme.yaml:2 E_CONFLICT");
  expect(problems.find((it) => it.file === "tenants/prod/acme.yaml")?.message).toContain(
    "acme.lab.aiqso.example would belong to dev/acme (tenants/dev/acme.yaml:3) and to prod/acme.",
  );
});

test("a tenant whose host name would be another site's domain is refused", () => {
  const problems = problemsAfter((catalog) => {
    withSecondSite(catalog, elsewhere);
    catalog.write("tenants/prod/lab.yaml", catalog.read("tenants/prod/acme.yaml"));
  });
  expect(problems.find((it) => it.code === "E_CONFLICT")?.message).toContain(
    "prod/lab would answer at lab.aiqso.example, which is the domain of the site aiqso-lab",
  );
});

test("two sites on one endpoint need ranges and networks that do not overlap, one firewall, and images and tenants apart", () => {
  const problems = problemsAfter((catalog) =>
    withSecondSite(catalog, [
      ["lab.aiqso.example", "aiqso.example"],
      ["10000-19999", "19000-29999"],
      ["10.10.16.0/20", "10.10.16.0/21"],
    ]),
  );
  const conflicts = problems.filter((it) => it.code === "E_CONFLICT");
  expect(conflicts.map((it) => `${it.file} ${it.path}`)).toEqual([
    "platform/sites/second.yaml networks › tenants › cidr",
    "platform/sites/second.yaml clusterFirewall",
    "platform/sites/second.yaml storage › images",
    "platform/sites/second.yaml ranges › vmid",
    "platform/sites/second.yaml shared › operations",
    "tenants/prod/acme.yaml site",
  ]);
  expect(conflicts.every((it) => it.other !== undefined)).toBe(true);
});

test("sites on one endpoint share no VLAN, no addresses that are given out, no storage definition and no time zone of a host", () => {
  const problems = problemsAfter((catalog) => {
    const own = "ranges: { vmid: 10000-19999, vlan: 1100-1199, cidr: 10.64.0.0/16 }";
    const nas = `storage: { guests: local-zfs, images: nas, backups: nas-backup }
nas: { address: 192.168.0.25, nfs: { nas: { export: /volume1/lab, contents: [vztmpl] } } }`;
    catalog.edit(site, "ranges: { vmid: 10000-19999 }", own);
    catalog.edit(
      site,
      "storage: { guests: local-zfs, images: nas, backups: nas-backup, shared: [nas, nas-backup] }",
      nas,
    );
    withSecondSite(catalog, [
      ["lab.aiqso.example", "aiqso.example"],
      ["vmid: 10000-19999, vlan: 1100-1199", "vmid: 20000-29999, vlan: 1150-1160"],
      ["10.64.0.0/16", "10.64.128.0/17"],
      ["images: nas,", "images: other,"],
      ["contents: [vztmpl]", "contents: [snippets]"],
      ["clusterFirewall: true", "clusterFirewall: false"],
      ["timeZone: Etc/UTC", "timeZone: Europe/Berlin"],
    ]);
  });
  const conflicts = problems.filter((it) => it.file === "platform/sites/second.yaml");
  expect(conflicts.map((it) => it.path)).toEqual(
    expect.arrayContaining(["timeZone", "nas › nfs › nas", "ranges › vlan", "ranges › cidr"]),
  );
  expect(conflicts.find((it) => it.path === "ranges › cidr")?.message).toContain(
    "10.64.128.0/17 overlaps 10.64.0.0/16 of aiqso-lab",
  );
});

test("guests of two sites of one environment that would have one name are named with both places", () => {
  const problems = problemsAfter((catalog) => {
    withSecondSite(catalog, elsewhere);
    const named = catalog.read("platform/sites/second.yaml").replace("  ollama:", "  lab-ollama:");
    catalog.remove("platform/sites/second.yaml");
    catalog.write("platform/sites/aiqso.yaml", named);
    catalog.write(
      "platform/environments.yaml",
      "dev: { sites: [aiqso-lab, aiqso], lifecycle: disposable }\n",
    );
    rmSync(catalog.path("tenants/prod"), { recursive: true });
  });
  const [conflict] = problems.filter((it) => it.code === "E_CONFLICT");
  expect([conflict?.file, conflict?.path]).toEqual([
    "platform/sites/aiqso.yaml",
    "guests › lab-ollama",
  ]);
  expect(conflict?.message).toContain("would both be called aiqso-lab-ollama");
});

test("two sites in one namespace of a backup server are refused with both places, whatever their environment and endpoint", () => {
  const server = (namespace: string, address: string) =>
    `nas:
  address: ${address}
  backupServer:
    datastore: aiqso
    namespace: ${namespace}
    username: tenantry@pbs
    fingerprint: "${Array(32).fill("2b").join(":")}"
    password: env:AIQSO_PBS_PASSWORD
    encryptionKey: file:~/.tenantry/key
backups:
`;
  const sites = (namespace: string, address: string) =>
    problemsAfter((catalog) => {
      catalog.edit(site, "backups:\n", server("prod", "192.168.0.25"));
      withSecondSite(catalog, [
        ...elsewhere,
        ["namespace: prod", `namespace: ${namespace}`],
        ["address: 192.168.0.25", `address: ${address}`],
      ]);
    }).filter((it) => it.path.startsWith("nas"));
  // Another address of the same server: its certificate says so.
  for (const address of ["192.168.0.25", "192.168.7.25"]) {
    const [problem, ...more] = sites("prod", address);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      code: "E_CONFLICT",
      file: "platform/sites/second.yaml",
      path: "nas › backupServer › namespace",
      other: { file: site },
    });
    expect(problem?.message).toMatch(
      /aiqso-lab keeps its backups in the namespace prod .*\(platform\/sites\/aiqso-lab\.yaml:\d+\)/,
    );
  }
  expect(sites("lab", "192.168.0.25")).toEqual([]);
});

test("the site that switches a cluster's firewall names every host and management network of the sites there", () => {
  const found = (edits: readonly [string, string][]) =>
    problemsAfter((catalog) =>
      withSecondSite(catalog, [
        ["lab.aiqso.example", "aiqso.example"],
        ["10000-19999", "20000-29999"],
        ["clusterFirewall: true", "clusterFirewall: false"],
        ...edits,
      ]),
    ).filter(({ message }) => message.includes("switches this cluster's firewall"));
  expect(found([])).toEqual([]);
  const problems = found([
    ["  lab3:", "  lab9:"],
    ["management: [192.168.0.0/24", "management: [192.168.0.128/25, 192.168.9.0/24"],
  ]);
  expect(problems.map((it) => `${it.file} ${it.path} ${it.other?.file}`)).toEqual([
    `platform/sites/second.yaml hosts › lab9 ${site}`,
    `platform/sites/second.yaml management › 1 ${site}`,
  ]);
  expect(problems[0]?.message).toContain("does not name the host lab9");
  expect(problems[1]?.message).toContain("does not name the management network 192.168.9.0/24");
});
