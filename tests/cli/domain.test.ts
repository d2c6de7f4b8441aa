import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  addLedgerLines,
  catalogWithDomains,
  LEDGER,
  recordOf,
  TENANT,
} from "../catalog/routes/support/with-domains.ts";
import { DnsServer } from "../support/dns-server.ts";
import { projectRoot, type TempCatalog } from "../support/temp-catalog.ts";
import { type Outcome, tenantry } from "../support/tenantry.ts";

/** Runs `tenantry domain check` and goes on answering what it asks. */
function check(catalog: TempCatalog, resolver: string, ...more: string[]): Promise<Outcome> {
  const args = ["domain", "check", "seftec", "--env", "prod", "--resolver", resolver, ...more];
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(projectRoot, "cli/main.ts"), "-C", catalog.root, ...args],
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const two =
  "{ shop.customer.example: { service: task-manager }, mail.customer.example: { service: email-proxy } }";

test("what is missing is said, with what to set and where it leads, and nothing is written", async () => {
  using catalog = catalogWithDomains(two);
  const before = catalog.read(LEDGER);
  await using dns = await DnsServer.start({
    "_tenantry.mail.customer.example": [["tenantry=somebody\u001b[2Jelse"]],
  });
  const { code, stdout } = await check(catalog, dns.address);
  const [mail, shop] = ["mail", "shop"].map((it) => recordOf(catalog, `${it}.customer.example`));
  expect(code).toBe(1);
  expect(
    stdout,
  ).toBe(`mail.customer.example: not proven, so it does not lead to email-proxy yet. The TXT record there is another one: "tenantry=somebody\\u001b[2Jelse".
  set  TXT ${mail?.name} "${mail?.value}"
  and  CNAME mail.customer.example seftec.lanonasis.example (where no CNAME may stand: its addresses)
shop.customer.example: not proven, so it does not lead to task-manager yet. There is no such TXT record.
  set  TXT ${shop?.name} "${shop?.value}"
  and  CNAME shop.customer.example seftec.lanonasis.example (where no CNAME may stand: its addresses)
`);
  expect(catalog.read(LEDGER)).toBe(before);
});

test("what is proven is written into the ledger, once, and what is not stays out", async () => {
  using catalog = catalogWithDomains(two);
  const record = recordOf(catalog, "shop.customer.example");
  await using dns = await DnsServer.start({ [record.name]: [["other"], [record.value]] });
  const first = await check(catalog, dns.address);
  expect(first.code).toBe(1);
  expect(first.stdout).toContain("shop.customer.example: proven; it leads to task-manager\n");
  expect(first.stdout).toContain(`Commit ${LEDGER}; then it is routed with the next:`);
  const written = catalog.read(LEDGER);
  expect(written).toMatch(
    /domains:\n {2}shop\.customer\.example: \{ of: seftec, proven: \d{4}-\d\d-\d\d \}\n$/,
  );
  catalog.edit(TENANT, two, "{ shop.customer.example: { service: task-manager } }");
  const second = await check(catalog, dns.address, "--json");
  expect([second.code, catalog.read(LEDGER)]).toEqual([0, written]);
  expect(JSON.parse(second.stdout)).toEqual({
    tenant: "seftec",
    environment: "prod",
    domains: [
      {
        domain: "shop.customer.example",
        service: "task-manager",
        proven: true,
        record: { type: "TXT", ...record },
        target: "seftec.lanonasis.example",
        found: { kind: "right" },
      },
    ],
  });
});

test("a proof is not taken back by a name server that fails", async () => {
  using catalog = catalogWithDomains("{ shop.customer.example: { service: task-manager } }");
  const record = recordOf(catalog, "shop.customer.example");
  {
    await using dns = await DnsServer.start({ [record.name]: [[record.value]] });
    expect((await check(catalog, dns.address)).code).toBe(0);
  }
  const written = catalog.read(LEDGER);
  await using failing = await DnsServer.start({}, [record.name]);
  const { code, stdout } = await check(catalog, failing.address);
  expect([code, catalog.read(LEDGER)]).toEqual([0, written]);
  expect(stdout).toContain("proven before; it leads to task-manager.");
  expect(stdout).toContain("No resolver answered (ESERVFAIL).");
});

test("a tenant without domains, and a resolver that is no address, are mistakes on the command line", async () => {
  using catalog = catalogWithDomains("{ shop.customer.example: { service: task-manager } }");
  const wrong = await check(catalog, "ns1.customer.example");
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("Allowed: IP, IP:PORT")]);
  catalog.write(TENANT, catalog.read(TENANT).replace(/^domains:.*\n/m, ""));
  const none = await check(catalog, "127.0.0.1:9");
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("names no domains")]);
});

test("show says which domains lead where, and which are not proven", () => {
  using catalog = catalogWithDomains(two);
  addLedgerLines(
    catalog,
    LEDGER,
    "domains:\n  shop.customer.example: { of: seftec, proven: 2026-11-20 }",
  );
  const { code, stdout } = tenantry(catalog, "show", "seftec", "--env", "prod");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /\n\nDomains of its own\n {2}mail\.customer\.example is not proven, so it does not lead to email-proxy: `tenantry domain check seftec --env prod`\n {2}https:\/\/shop\.customer\.example leads to task-manager\n$/,
  );
});
