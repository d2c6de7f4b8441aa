import { expect, test } from "vitest";
import { release } from "../../../catalog/ledger/release.ts";
import { saveLedger } from "../../../catalog/ledger/save.ts";
import { loadCatalog, loadForTenant } from "../../../catalog/load.ts";
import { resolveTenant } from "../../../catalog/resolve/tenant.ts";
import { domainRecord } from "../../../catalog/routes/domains.ts";
import { validate } from "../../../catalog/validate.ts";
import { short } from "../../support/problems.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";
import {
  addLedgerLines,
  catalogWithDomains,
  LEDGER,
  recordOf,
  SITE,
  TENANT,
} from "./support/with-domains.ts";

const TODAY = "2026-11-22";
const shop = "{ shop.customer.example: { service: task-manager } }";
const proven = "domains:\n  shop.customer.example: { of: seftec, proven: 2026-11-20 }";

function judged(catalog: TempCatalog) {
  return validate(catalog.root, { today: TODAY });
}

function seftecOf(catalog: TempCatalog) {
  const tenant = resolveTenant(loadForTenant(catalog.root, "prod", "seftec"), "prod", "seftec");
  if (tenant.substrate !== "vps") throw new Error("seftec lives on a VPS");
  return tenant;
}

test("a domain that is not proven is a warning at its line, and no route", () => {
  using catalog = catalogWithDomains(shop);
  const { problems, warnings } = judged(catalog);
  expect(problems).toEqual([]);
  expect(warnings).toContainEqual(
    "tenants/prod/seftec.yaml:6: shop.customer.example is not proven to be seftec's, so it is not routed. What to set in its DNS: `tenantry domain check seftec --env prod`",
  );
  const { domains, domainRoutes } = seftecOf(catalog);
  expect(domainRoutes).toEqual([]);
  expect(domains).toEqual([
    {
      domain: "shop.customer.example",
      service: "task-manager",
      isProven: false,
      record: recordOf(catalog, "shop.customer.example"),
    },
  ]);
});

test("a proven domain leads to its service at /, as its own route does, with a certificate of its own", () => {
  using catalog = catalogWithDomains(shop);
  addLedgerLines(catalog, LEDGER, proven);
  const { problems, warnings } = judged(catalog);
  expect(problems).toEqual([]);
  expect(warnings.filter((it) => it.includes("customer.example"))).toEqual([]);
  const { services, domainRoutes } = seftecOf(catalog);
  const own = services.find(({ id }) => id === "task-manager")?.route;
  expect(own).toMatchObject({ mount: "path", path: "/tasks", strip: true });
  expect(domainRoutes).toEqual([
    {
      ...own,
      mount: "domain",
      host: "shop.customer.example",
      certificate: "own",
      path: "/",
      strip: false,
    },
  ]);
});

test("another tenant's proof is none", () => {
  using catalog = catalogWithDomains(shop);
  addLedgerLines(catalog, LEDGER, proven.replace("seftec", "lanonasis"));
  const { problems } = judged(catalog);
  expect(problems.map(({ file, code }) => `${file} ${code}`).sort()).toEqual([
    "tenants/prod/lanonasis.yaml E_ORPHAN",
    "tenants/prod/seftec.yaml E_CONFLICT",
  ]);
  expect(problems.find(({ code }) => code === "E_CONFLICT")?.message).toMatch(
    /^shop\.customer\.example belongs to prod\/lanonasis \(platform\/ledger\/onasis-vps\.yaml:\d+\), for which it was proven on 2026-11-20\./,
  );
});

test("what a tenant of another environment has proven is that one's", () => {
  using catalog = catalogWithDomains(shop);
  const fixer = "tenants/dev/fixer.yaml";
  const ledger = "platform/ledger/onasis-vps-dev.yaml";
  addLedgerLines(catalog, fixer, `domains: ${shop}`);
  addLedgerLines(catalog, ledger, proven.replace("seftec", "fixer"));
  const tls = "tls: { acme: { challenge: http-01, email: ops@lanonasis.example } }";
  const site = "platform/sites/onasis-vps-dev.yaml";
  catalog.write(
    site,
    `${catalog
      .read(site)
      .replace(/^tls:.*\n/m, "")
      .trimEnd()}\n${tls}\n`,
  );
  expect(judged(catalog).problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    expect.stringMatching(
      /^tenants\/prod\/seftec\.yaml: shop\.customer\.example belongs to dev\/fixer \(platform\/ledger\/onasis-vps-dev\.yaml:\d+\)/,
    ),
  ]);
});

test("the record says site, tenant and domain, and is the same every time", () => {
  const record = domainRecord("onasis-vps", 2, "shop.customer.example");
  expect(record).toEqual({
    name: "_tenantry.shop.customer.example",
    value: "tenantry=50ab86c0fd966dc3a75336e5956e6063",
  });
  const others = [
    domainRecord("onasis-vps-dev", 2, "shop.customer.example"),
    domainRecord("onasis-vps", 3, "shop.customer.example"),
    domainRecord("onasis-vps", 2, "shop.customers.example"),
  ];
  expect(new Set([record, ...others].map(({ value }) => value)).size).toBe(4);
});

test.each<[string, string, string, RegExp]>([
  [
    "a service that the tenant does not have",
    "{ shop.customer.example: { service: mcp-server } }",
    "domains › shop.customer.example › service E_REFERENCE",
    /^seftec has no service "mcp-server"/,
  ],
  [
    "the site's own domain",
    "{ lanonasis.example: { service: task-manager } }",
    "domains › lanonasis.example E_CONFLICT",
    /is the domain of the site onasis-vps \(platform\/sites\/onasis-vps\.yaml:3\)/,
  ],
  [
    "another tenant's host",
    "{ vortexcore.lanonasis.example: { service: task-manager } }",
    "domains › vortexcore.lanonasis.example E_CONFLICT",
    /lies below the domain of the site onasis-vps/,
  ],
  [
    "a name above the domain of another environment's site",
    "{ fixnado.example: { service: task-manager } }",
    "domains › fixnado.example E_CONFLICT",
    /is the domain of the site fixnado/,
  ],
])("refused as a domain of the customer's own: %s", (_, domains, where, says) => {
  using catalog = catalogWithDomains(domains);
  const { problems } = judged(catalog);
  const told = problems.filter(({ file }) => file === TENANT);
  expect(told.map(({ path, code }) => `${path} ${code}`)).toContain(where);
  expect(told.map(({ message }) => message)).toContainEqual(expect.stringMatching(says));
});

test.each([
  "Shop.customer.example",
  "shop.customer.example.",
  "*.customer.example",
  "shop..customer.example",
  "_acme-challenge.customer.example",
  "-shop.customer.example",
  "shöp.customer.example",
  "shop.customer.еxample",
  "xn--SHP-GNA.customer.example",
  "customer",
  "shop.local",
  "printer.localhost",
  "4.3.2.1.in-addr.arpa",
  "192.0.2.1",
  "shop.customer.example:8443",
  "shop customer.example",
  "shop.customer.example/admin",
  `${"a".repeat(64)}.example`,
])("a domain has one spelling, which is in the public DNS: %j is none", (domain) => {
  using catalog = catalogWithDomains(`{ ${JSON.stringify(domain)}: { service: task-manager } }`);
  expect(judged(catalog).problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^expected a domain of the public DNS in lower case/),
  ]);
});

test("the A-label of a name in other letters is a domain", () => {
  using catalog = catalogWithDomains("{ xn--shp-sna.customer.example: { service: task-manager } }");
  expect(judged(catalog).problems).toEqual([]);
});

test("a service that keeps its path has no domain of its own", () => {
  using catalog = catalogWithDomains(shop);
  catalog.edit("platform/services/task-manager.yaml", "strip: true, ", "");
  expect(short(judged(catalog).problems)).toEqual([`${TENANT}:6 E_CONFLICT`]);
  expect(judged(catalog).problems[0]?.message).toMatch(
    /^task-manager answers at \/tasks and keeps that path \(platform\/services\/task-manager\.yaml:\d+\)/,
  );
});

test("a site without certificates for them, and a load balancer of AWS, take no domains", () => {
  using catalog = catalogWithDomains(shop);
  catalog.write(SITE, catalog.read(SITE).replace(/^tls:.*\n/m, ""));
  const lumen = "tenants/prod/lumen.yaml";
  const text = catalog.read(lumen).trimEnd();
  catalog.write(lumen, `${text}\ndomains: { shop.other.example: { service: accounts } }\n`);
  const told = judged(catalog).problems.filter(({ path }) => path === "domains");
  expect(told.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    expect.stringMatching(
      /^tenants\/prod\/lumen\.yaml: alb, the proxy of onasis .*does not answer/,
    ),
    expect.stringMatching(
      /^tenants\/prod\/seftec\.yaml: seftec has domains of its own, and onasis-vps gets no certificates for them\. Write `tls\.acme` or `cloudflare\.customDomains`/,
    ),
  ]);
});

test("what lies below another tenant's proven domain is that tenant's", () => {
  using catalog = catalogWithDomains(shop);
  const other = "tenants/prod/lanonasis.yaml";
  const owned = "domains: { customer.example: { service: memory-service } }";
  catalog.write(other, `${catalog.read(other).trimEnd()}\n${owned}\n`);
  expect(judged(catalog).problems).toEqual([]);
  addLedgerLines(
    catalog,
    LEDGER,
    "domains:\n  customer.example: { of: lanonasis, proven: 2026-11-20 }",
  );
  expect(judged(catalog).problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    expect.stringMatching(
      /^tenants\/prod\/seftec\.yaml: customer\.example belongs to prod\/lanonasis .*, and shop\.customer\.example lies below it/,
    ),
  ]);
});

test("a proven domain that the file does not name any more is held until it is released, and then a tombstone", () => {
  using catalog = catalogWithDomains(shop);
  addLedgerLines(catalog, LEDGER, proven);
  const base = { ledgers: loadCatalog(catalog.root).catalog.ledgers };
  const give = () =>
    release(
      loadCatalog(catalog.root).catalog,
      "onasis-vps",
      "seftec/shop.customer.example",
      TODAY,
      { kind: "none" },
    );
  expect(give().problems.map(({ message }) => message)).toEqual([
    expect.stringContaining("tenants/prod/seftec.yaml:6 still asks for it"),
  ]);
  catalog.edit(TENANT, `domains: ${shop}\n`, "");
  expect(judged(catalog).problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^E_ORPHAN shop\.customer\.example is not in `domains` any more/),
  ]);
  const { ledger, domains, problems } = give();
  expect([domains, problems]).toEqual([["shop.customer.example"], []]);
  if (ledger) saveLedger(catalog.root, ledger);
  expect(catalog.read(LEDGER)).toMatch(
    /domains: \{\}\nreleasedDomains:\n {2}shop\.customer\.example: seftec\n$/,
  );
  expect(validate(catalog.root, { today: TODAY, base }).problems).toEqual([]);
});

test("a proven domain that is taken out of the ledger by hand is refused since the base", () => {
  using catalog = catalogWithDomains(shop);
  addLedgerLines(catalog, LEDGER, proven);
  const base = { ledgers: loadCatalog(catalog.root).catalog.ledgers };
  catalog.edit(LEDGER, `${proven}\n`, "");
  const gone = validate(catalog.root, { today: TODAY, base }).problems;
  expect(gone.map(({ code, path }) => `${code} ${path}`)).toEqual([
    "E_LEDGER_CHANGED domains › shop.customer.example",
  ]);
  addLedgerLines(catalog, LEDGER, proven.replace("2026-11-20", "2026-11-22"));
  expect(validate(catalog.root, { today: TODAY, base }).problems).toEqual([]);
});

test("a whole tenant that is released leaves its domains as tombstones, too", () => {
  using catalog = catalogWithDomains(shop);
  addLedgerLines(catalog, LEDGER, proven);
  catalog.remove(TENANT);
  const { catalog: loaded } = loadCatalog(catalog.root);
  const { ledger, domains } = release(loaded, "onasis-vps", "seftec", TODAY, { kind: "none" });
  expect(domains).toEqual(["shop.customer.example"]);
  expect([...(ledger?.releasedDomains ?? [])]).toEqual([["shop.customer.example", "seftec"]]);
  expect(ledger?.domains.size).toBe(0);
});

test("domains are written into a ledger by name, between lines that stay as they are", () => {
  using catalog = tempWholeCatalog();
  addLedgerLines(
    catalog,
    LEDGER,
    "domains:\n  b.example: { of: seftec, proven: 2026-11-20 } # by hand",
  );
  const before = catalog.read(LEDGER);
  const ledger = loadCatalog(catalog.root).catalog.ledgers.get("onasis-vps");
  const lines = ["a.example", "b.example", "c.example"] as const;
  const domains = new Map(lines.map((it) => [it, { of: "seftec", proven: "2026-11-20" }]));
  if (ledger) saveLedger(catalog.root, { ...ledger, domains });
  const [a, b, c] = lines.map((it) => `  ${it}: { of: seftec, proven: 2026-11-20 }`);
  expect(catalog.read(LEDGER)).toBe(before.replace(`${b} # by hand`, `${a}\n${b} # by hand\n${c}`));
});
