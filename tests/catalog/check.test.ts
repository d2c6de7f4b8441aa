import { expect, test } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { validate } from "../../catalog/validate.ts";
import { problemsAfter, short } from "../support/problems.ts";
import { tempDevCatalog } from "../support/temp-catalog.ts";

const site = "platform/sites/aiqso-lab.yaml";
const acme = "tenants/dev/acme.yaml";
const crm = "platform/services/crm.yaml";
const dashboard = "platform/services/dashboard.yaml";

test("the example catalog has no problem and no warning", () => {
  using catalog = tempDevCatalog();
  const { problems, warnings, summary, tenants } = validate(catalog.root, { today: "2026-11-21" });
  expect(formatProblems(problems)).toBe("");
  expect(warnings).toEqual([]);
  expect(summary).toMatchObject({ environments: 1, sites: 1, tenants: 3, services: 4, guests: 9 });
  expect(tenants.map((it) => it.url)).toEqual([
    "https://acme.lab.aiqso.example",
    "https://globex.lab.aiqso.example",
    "https://initech.lab.aiqso.example",
  ]);
});

/** What is edited, and the one problem that it makes: file, line, code and a part of what is said. */
const mistakes: readonly [
  what: string,
  file: string,
  from: string,
  to: string,
  problem: string,
  says: string,
][] = [
  [
    "a site that does not exist",
    acme,
    "site: aiqso-lab",
    "site: aiqso-lub",
    `${acme}:3 E_REFERENCE`,
    'there is no site "aiqso-lub". Did you mean "aiqso-lab"?',
  ],
  [
    "a tier that does not exist",
    acme,
    "tier: starter",
    "tier: gold",
    `${acme}:4 E_REFERENCE`,
    'there is no tier "gold". There are: growth, starter.',
  ],
  [
    "a list that is longer than the tier allows",
    "platform/tiers.yaml",
    "maxServices: 6",
    "maxServices: 2",
    "tenants/dev/globex.yaml:5 E_LIMIT",
    "the tier growth has room for 2 services, and this list has 3.",
  ],
  [
    "a service that is in the list twice",
    acme,
    "[crm, social]",
    "[crm, social, crm]",
    `${acme}:5 E_DUPLICATE`,
    '"crm" is in the list twice.',
  ],
  [
    "a service that comes with every tenant anyway",
    acme,
    "[crm, social]",
    "[crm, social, dashboard]",
    `${acme}:5 E_DUPLICATE`,
    '"dashboard" comes with every tenant.',
  ],
  [
    "a placeholder with a typing error",
    crm,
    "{postgres.host}",
    "{postgres.hots}",
    `${crm}:13 E_REFERENCE`,
    'there is no placeholder {postgres.hots}. Did you mean "postgres.host"?',
  ],
  [
    "a placeholder of a server that the service does not use",
    crm,
    '"{postgres.host}"',
    '"{redis.host}"',
    `${crm}:13 E_REFERENCE`,
    "{redis.host} needs `uses` with redis in it",
  ],
  [
    "a placeholder of a secret that the service does not have",
    crm,
    "{secret.admin_password}",
    "{secret.admin_pasword}",
    `${crm}:18 E_REFERENCE`,
    'Did you mean "secret.admin_password"?',
  ],
  [
    "a service without key prefix on the shared cache",
    "platform/services/social.yaml",
    "keyPrefix: true",
    "keyPrefix: false",
    `${acme}:5 E_CONFLICT`,
    "social cannot put a prefix before its keys",
  ],
  [
    "a Redis command that reaches everybody's keys",
    dashboard,
    "keyPrefix: true",
    "keyPrefix: true, commands: [get, flushall]",
    `${dashboard}:11 E_CONFLICT`,
    '"flushall" is refused on a shared cache',
  ],
  [
    "a host of a shared guest that does not exist",
    site,
    "host: lab1",
    "host: lab9",
    `${site}:35 E_REFERENCE`,
    'aiqso-lab has no host "lab9". Did you mean "lab1"?',
  ],
  [
    "as many spare hosts as there are hosts",
    site,
    "spareHosts: 1",
    "spareHosts: 3",
    `${site}:15 E_LIMIT`,
    "Allowed: 0 to 2.",
  ],
  [
    "a gateway outside its network",
    site,
    "gateway: 10.10.16.1 ",
    "gateway: 10.10.32.1 ",
    `${site}:18 E_CONFLICT`,
    "the gateway 10.10.32.1 is no usable address of 10.10.16.0/20",
  ],
  [
    "a shared guest inside the range that the ledger gives out",
    site,
    "vmid: 127",
    "vmid: 12700",
    `${site}:33 E_CONFLICT`,
    "VMID 12700 lies inside ranges.vmid 10000-19999",
  ],
  [
    "two shared guests at one address",
    site,
    "ip: 10.10.10.111",
    "ip: 10.10.10.150",
    `${site}:53 E_DUPLICATE`,
    "address 10.10.10.150 belongs to the shared postgres of aiqso-lab",
  ],
  [
    "a management network that holds the tenants",
    site,
    "10.200.200.0/24",
    "10.10.0.0/16",
    `${site}:19 E_CONFLICT`,
    "the management network 10.10.0.0/16 overlaps the tenants' 10.10.16.0/20",
  ],
  [
    "an address twice in a ledger",
    "platform/ledger/aiqso-lab.yaml",
    "ip: 10.10.16.12",
    "ip: 10.10.16.11",
    "platform/ledger/aiqso-lab.yaml:11 E_DUPLICATE",
    "address 10.10.16.11 belongs to acme/crm (platform/ledger/aiqso-lab.yaml:10) and to acme/social.",
  ],
  [
    "an address outside the site's networks in a ledger",
    "platform/ledger/aiqso-lab.yaml",
    "ip: 10.10.16.12",
    "ip: 10.10.32.12",
    "platform/ledger/aiqso-lab.yaml:11 E_CONFLICT",
    "acme/social has the address 10.10.32.12, outside the site's networks",
  ],
  [
    "a pin that says something else than the ledger",
    acme,
    "services: [crm, social]",
    "services: [crm, social]\npin: { crm: { vmid: 311, ip: 10.10.10.61, host: lab1 } }",
    `${acme}:6 E_CONFLICT`,
    "acme/crm already has VMID 10001, 10.10.16.11",
  ],
  [
    "a size that a service does not have",
    "platform/services/content.yaml",
    "  large: ",
    "  huge: ",
    "tenants/dev/globex.yaml:5 E_REFERENCE",
    'asks for the size "large", which content does not have.',
  ],
];

test.each(mistakes)("%s is one located problem", (_what, file, from, to, problem, says) => {
  const problems = problemsAfter((catalog) => catalog.edit(file, from, to));
  // One mistake in a shared file may concern several tenants; each has its line.
  expect(short(problems)).toContain(problem);
  expect(new Set(problems.map((it) => it.code)).size).toBe(1);
  expect(problems.map((it) => it.message).join("\n")).toContain(says);
});

test("a pin that takes what another guest has is named with both places", () => {
  const problems = problemsAfter((catalog) => {
    const pin = (vmid: number, ip: string) =>
      `pin: { crm: { vmid: ${vmid}, ip: ${ip}, host: lab1 } }`;
    const tenant = "name: X\nsite: aiqso-lab\ntier: starter\nservices: [crm]\n";
    catalog.write("tenants/dev/hooli.yaml", tenant + pin(10001, "10.10.16.50"));
    catalog.write("tenants/dev/umbrella.yaml", tenant + pin(311, "10.10.16.50"));
  });
  const clashes = problems.filter((it) => it.code === "E_DUPLICATE");
  expect(short(clashes)).toEqual([
    "tenants/dev/hooli.yaml:5 E_DUPLICATE",
    "tenants/dev/umbrella.yaml:5 E_DUPLICATE",
  ]);
  expect(clashes.map((it) => it.message.split(". ")[0])).toEqual([
    "VMID 10001 belongs to acme/crm (platform/ledger/aiqso-lab.yaml:10) and to hooli/crm",
    "address 10.10.16.50 belongs to hooli/crm (tenants/dev/hooli.yaml:5) and to umbrella/crm",
  ]);
});

test("two services of a tenant at one address are named with both of their lines", () => {
  const problems = problemsAfter((catalog) => catalog.edit(crm, "path: /crm", "path: /content"));
  expect(short(problems)).toEqual(["tenants/dev/globex.yaml:5 E_CONFLICT"]);
  expect(problems[0]?.message).toBe(
    "content and crm both answer at globex.lab.aiqso.example/content (platform/services/content.yaml:4, platform/services/crm.yaml:4). Mount one of them elsewhere, or take it out.",
  );
});

test("a path below another service's path is no conflict", () => {
  expect(problemsAfter((it) => it.edit(crm, "path: /crm", "path: /content/crm"))).toEqual([]);
});

test("a broken service file is one problem, not one for each tenant that subscribes to it", () => {
  const problems = problemsAfter((catalog) => catalog.edit(crm, "port: 80", "port: eighty"));
  expect(short(problems)).toEqual([`${crm}:4 E_TYPE`]);
});

test("a broken tenant file is no orphan", () => {
  const problems = problemsAfter((it) => it.edit(acme, "tier: starter", "teir: starter"));
  expect(problems.map((it) => it.file)).toEqual(problems.map(() => acme));
  expect(problems.map((it) => it.code)).not.toContain("E_ORPHAN");
});

test("no spare host is a warning, with file and line", () => {
  using catalog = tempDevCatalog();
  catalog.edit(site, "spareHosts: 1", "spareHosts: 0");
  const { problems, warnings } = validate(catalog.root, { today: "2026-11-21" });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([
    "platform/sites/aiqso-lab.yaml:15: aiqso-lab has no spare host: when one fails, its tenants stay down until it is back",
  ]);
});

test("a misspelt key does not hide what else is wrong in the same file, in the same run", () => {
  using catalog = tempDevCatalog();
  catalog.write(
    "tenants/dev/hooli.yaml",
    "name: Hooli\nsite: aiqso-lab\ntier: startr\nservices: [crn]\nservces: [docs]\n",
  );
  const { problems, tenants } = validate(catalog.root, { today: "2026-11-21" });
  expect(short(problems)).toEqual([
    "tenants/dev/hooli.yaml:3 E_REFERENCE",
    "tenants/dev/hooli.yaml:4 E_REFERENCE",
    "tenants/dev/hooli.yaml:5 E_UNKNOWN_KEY",
  ]);
  expect(tenants.map(({ id }) => id)).not.toContain("hooli");
});
