import fc from "fast-check";
import { expect, test } from "vitest";
import type { Catalog, Tenant } from "../../../catalog/catalog.ts";
import { ledgerOf } from "../../../catalog/ledger/index-ledger.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { checkDomains } from "../../../catalog/routes/check-domains.ts";
import { tenantClaims } from "../../../catalog/routes/claims.ts";
import { checkHostnames } from "../../../catalog/routes/collisions.ts";
import { tenantId } from "../../../catalog/schema/ids.ts";
import { ownDomain } from "../../../catalog/schema/own-domain.ts";
import { dnsLabel } from "../../../catalog/schema/values.ts";
import { tempDevCatalog } from "../../support/temp-catalog.ts";

/** Pieces of names that look like each other, like parts of each other, or like something else. */
const pieces = [
  ..."a,b,acme,acme-social,social,lab,aiqso,example,xn,www,mail,x,1".split(","),
  ..."-,--,.,..,*,_,@,/,:,%2e,\u0000,\u200b,\u0430,\u00e4,\u00df,\u0130,\uff0e,\u3002,A,CME, ,\n".split(
    ",",
  ),
  ...".lab.aiqso.example,lab.aiqso.example,acme.lab.aiqso.example,.example".split(","),
];
const hostile = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 })
  .map((chosen) => chosen.join(""));

test("a name that the files take has one spelling to DNS, to a browser and to a proxy", () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const taken = [
        ...[tenantId, dnsLabel]
          .filter((label) => label.safeParse(name).success)
          .map(() => `${name}.lab.example`),
        ...[ownDomain].filter((domain) => domain.safeParse(name).success).map(() => name),
      ];
      for (const host of taken) {
        // What a browser makes of it in a URL is what stands in the proxy's configuration.
        expect(new URL(`https://${host}/`).hostname).toBe(host);
        expect(host).toMatch(/^[a-z0-9.-]+$/);
      }
    }),
    { numRuns: 5000 },
  );
});

test("of 200 tenants with hostile names and domains, no two that pass the checks share a host", () => {
  using temp = tempDevCatalog();
  const { catalog } = loadCatalog(temp.root);
  const ids = fc.uniqueArray(
    hostile.filter((name) => tenantId.safeParse(name).success),
    { minLength: 20, maxLength: 200 },
  );
  const domain = fc.oneof(hostile, fc.constantFrom("a.example", "shop.a.example"));
  fc.assert(
    fc.property(ids, fc.array(fc.tuple(fc.nat(30), domain), { maxLength: 60 }), (all, own) => {
      const tenants = all.map((id, index) => aTenant(catalog, id, domainsOf(own, index)));
      const hosts = passing(proven({ ...catalog, tenants })).flatMap((tenant) => [
        ...tenantClaims(catalog, tenant).map(({ host }) => host),
        ...Object.keys(tenant.domains ?? {}),
      ]);
      expect(new Set(hosts).size).toBe(hosts.length);
      expect(hosts).not.toContain("lab.aiqso.example");
    }),
    { numRuns: 60 },
  );
});

/** The first who asks for a domain has proven it. */
function proven(catalog: Catalog): Catalog {
  const site = "aiqso-lab";
  const asked = catalog.tenants.flatMap(({ id, domains }) =>
    Object.keys(domains ?? {}).map((domain) => [domain, { of: id, proven: "2026-11-20" }] as const),
  );
  const ledger = { ...ledgerOf(catalog, site), domains: new Map(asked.reverse()) };
  return { ...catalog, ledgers: new Map([[site, ledger]]) };
}

function aTenant(catalog: Catalog, id: string, domains: Tenant["domains"]): Tenant {
  const [like] = catalog.tenants;
  return { ...(like as Tenant), id, file: `tenants/dev/${id}.yaml`, domains };
}

function domainsOf(own: readonly (readonly [number, string])[], index: number): Tenant["domains"] {
  const its = own.filter(([of, name]) => of === index && ownDomain.safeParse(name).success);
  return its.length === 0
    ? undefined
    : Object.fromEntries(its.map(([, name]) => [name, { service: "crm" }]));
}

function passing(catalog: Catalog): Tenant[] {
  const refused = new Set(checkHostnames(catalog).map(({ file }) => file));
  return catalog.tenants.filter(
    (tenant) =>
      !refused.has(tenant.file) &&
      checkDomains(catalog, tenant).every(({ path }) => path === "domains"),
  );
}
