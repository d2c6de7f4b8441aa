import { expect, test } from "vitest";
import { loadCatalog, loadForPlatform, loadForTenant } from "../../catalog/load.ts";
import { aCatalog } from "../support/a-catalog.ts";

const ledger = `tenants:
  1: acme
guests:
  10000: { of: acme/crm, ip: 10.10.16.10, host: lab1 }
  10001: { of: acme/social, ip: 10.10.16.11, host: lab2, image: "sha256:${"1".repeat(64)}" }
released:
  10002: { of: acme/content, ip: 10.10.16.12, ipFreeFrom: 2027-02-20 }
releasedTenants:
  2: initech
`;
const ledgerFile = "platform/ledger/aiqso-lab.yaml";

test("the repository's own catalog has no problem, and everything in it is read", () => {
  const { catalog, problems, warnings } = loadCatalog(aCatalog());

  expect(problems).toEqual([]);
  expect(warnings).toEqual([]);
  expect([...catalog.environments.keys()]).toEqual(["dev"]);
  expect([...catalog.sites.keys()]).toEqual(["aiqso-lab"]);
  expect([...catalog.tiers.keys()]).toEqual(["growth", "starter"]);
  expect([...catalog.services.keys()]).toEqual(["content", "crm", "dashboard", "social"]);
  expect(catalog.tenants.map((it) => `${it.environment}/${it.id}`)).toEqual([
    "dev/acme",
    "dev/globex",
    "dev/initech",
  ]);
  expect(catalog.services.get("content")?.route).toEqual({
    mount: "path",
    path: "/content",
    strip: false,
    port: 3000,
    health: "/content/healthz",
    websocket: false,
    bodyMib: 100,
    requestsPerSecond: 20,
    timeoutSeconds: 60,
  });
});

test("a ledger is read by number, and every line of it can be found again", () => {
  const { catalog, problems } = loadCatalog(aCatalog({ [ledgerFile]: ledger }));
  const read = catalog.ledgers.get("aiqso-lab");

  expect(problems).toEqual([]);
  expect([...(read?.tenants ?? [])]).toEqual([[1, "acme"]]);
  expect([...(read?.guests.keys() ?? [])]).toEqual([10_000, 10_001]);
  expect(read?.released.get(10_002)?.ipFreeFrom).toBe("2027-02-20");
  expect([...(read?.releasedTenants ?? [])]).toEqual([[2, "initech"]]);
  expect(catalog.sources.place(ledgerFile, ["guests", 10_001, "host"])).toMatchObject({
    line: 5,
    column: 52,
    length: 4,
  });
  expect(catalog.sources.place(ledgerFile, ["guests", 10_001], "key")).toMatchObject({
    line: 5,
    column: 3,
    length: 5,
  });
  expect(catalog.sources.place(ledgerFile, ["guests", 99, "host"])).toMatchObject({ line: 3 });
});

test.each([
  ["out of order", ledger.replace("10001", "09999").replace("10001", "9999"), 5, "E_VALUE"],
  ["twice", ledger.replace("10001", "10000"), 5, "E_DUPLICATE_KEY"],
  ["in another notation", ledger.replace("10001", "0x2711"), 5, "E_TYPE"],
  ["a word", ledger.replace("10001", "crm"), 5, "E_VALUE"],
])("a ledger number that is %s is one error at its line", (_what, text, line, code) => {
  const content = text.replace("09999", "9999");
  const { problems } = loadCatalog(aCatalog({ [ledgerFile]: content }));

  expect(problems.map((it) => [it.file, it.line, it.code])).toEqual([[ledgerFile, line, code]]);
});

test("trouble in other tenants' files is one warning for the tenant at hand", () => {
  const root = aCatalog({
    "tenants/dev/globex.yaml": "name: [\n",
    "tenants/dev/initech.yaml": "nme: Initech\n",
    [ledgerFile]: ledger,
  });
  const { catalog, problems, warnings } = loadForTenant(root, "dev", "acme");

  expect(problems).toEqual([]);
  expect(warnings).toEqual(["2 other files in tenants/dev have errors; run tenantry validate"]);
  expect(catalog.tenants.map((it) => it.id)).toEqual(["acme"]);
  expect([...catalog.ledgers.keys()]).toEqual(["aiqso-lab"]);
});

test("another site's broken ledger does not stop a tenant", () => {
  const root = aCatalog({ "platform/ledger/other.yaml": "guests: 5\n", [ledgerFile]: ledger });

  expect(loadForTenant(root, "dev", "acme").problems).toEqual([]);
  expect(loadForPlatform(root, "dev").problems.map((it) => it.file)).toEqual([
    "platform/ledger/other.yaml",
  ]);
});

test.each([
  ["its own file is broken", "dev", "acme", { "tenants/dev/acme.yaml": "nme: A\n" }, 5],
  ["it has no file", "dev", "acmee", {}, 1],
  ["it has no environment", "prod", "acme", {}, 1],
])("a tenant's problems are errors when %s", (_what, environment, id, changes, count) => {
  const { catalog, problems, warnings } = loadForTenant(aCatalog(changes), environment, id);

  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(count);
  expect(catalog.tenants).toEqual([]);
  expect(warnings).toEqual([]);
});

test("a mistyped tenant gets the one that was meant", () => {
  const [problem] = loadForTenant(aCatalog(), "dev", "acmee").problems;

  expect(problem?.message).toContain('Did you mean "acme"?');
});

test("the platform's stack reads no tenant", () => {
  const { catalog, problems } = loadForPlatform(aCatalog({ "tenants/dev/acme.yaml": "[" }), "dev");

  expect(problems).toEqual([]);
  expect(catalog.tenants).toEqual([]);
});

test("a file is broken when its folder is", () => {
  const { catalog } = loadCatalog(aCatalog({ "platform/sites": null, "platform/tiers.yaml": "" }));

  expect(catalog.broken.has("platform/sites/aiqso-lab.yaml")).toBe(true);
  expect(catalog.broken.has("platform/tiers.yaml")).toBe(true);
  expect(catalog.broken.has("platform/services/crm.yaml")).toBe(false);
});
