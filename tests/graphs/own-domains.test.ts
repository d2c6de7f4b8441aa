import { expect, test } from "vitest";
import {
  addLedgerLines,
  catalogWithDomains,
  LEDGER,
} from "../catalog/routes/support/with-domains.ts";
import { tenantGraph } from "../support/graph.ts";
import { tempCatalog } from "../support/temp-catalog.ts";

/** What stacks deliver to hosts, by the name of the resource. */
async function delivered(root: string, tenant: string): Promise<Map<string, string>> {
  const graph = await tenantGraph(root, "prod", tenant);
  return new Map(
    graph.flatMap(({ name, inputs }) => {
      const { stdin } = inputs as { readonly stdin?: unknown };
      return typeof stdin === "string" ? [[name, stdin] as const] : [];
    }),
  );
}

test("on a VPS a proven domain is routed with a certificate of its own, and one that is not is nowhere", async () => {
  using catalog = catalogWithDomains(
    "{ shop.customer.example: { service: task-manager }, new.customer.example: { service: task-manager } }",
  );
  addLedgerLines(
    catalog,
    LEDGER,
    "domains:\n  shop.customer.example: { of: seftec, proven: 2026-11-20 }",
  );
  const texts = await delivered(catalog.root, "seftec");
  expect(texts.get("seftec-routes")).toContain("server_name shop.customer.example;");
  expect(texts.get("seftec-routes")).toContain("ssl_certificate own/shop.customer.example.pem;");
  expect(texts.get("seftec-certificates")).toContain("shop.customer.example\n");
  expect([...texts.values()].filter((it) => it.includes("new.customer.example"))).toEqual([]);
});

test("behind Cloudflare a proven domain is routed on Proxmox, with the site's own certificate", async () => {
  using catalog = tempCatalog();
  catalog.edit(
    "platform/sites/aiqso.yaml",
    "  access: { team",
    "  customDomains: true\n  access: { team",
  );
  const wayne = "tenants/prod/wayne.yaml";
  const domains = "domains: { shop.customer.example: { service: crm } }";
  catalog.write(wayne, `${catalog.read(wayne).trimEnd()}\n${domains}\n`);
  expect((await delivered(catalog.root, "wayne")).get("wayne-routes")).not.toContain("customer");
  addLedgerLines(
    catalog,
    "platform/ledger/aiqso.yaml",
    "domains:\n  shop.customer.example: { of: wayne, proven: 2026-11-20 }",
  );
  const routes = (await delivered(catalog.root, "wayne")).get("wayne-routes");
  expect(routes).toContain("server_name shop.customer.example;");
  expect(routes).not.toContain("ssl_certificate");
  // One upstream and one zone for the service, however many hosts lead to it.
  expect(routes?.match(/^upstream t3_crm /gm)).toHaveLength(1);
});
