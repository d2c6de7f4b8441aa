import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type FirewallTenant,
  renderFirewallMain,
  renderFirewallTenant,
} from "../../components/vps/render/firewall.ts";
import { TestHost } from "../host/support/host.ts";

/** The rules of a host, checked by the real nft; who is really refused stands in `reach.test.ts`. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const main = renderFirewallMain({ management: ["203.0.113.0/24", "198.51.100.7/32"] });
const of = (number: number, changes: Partial<FirewallTenant> = {}) =>
  renderFirewallTenant({
    number,
    local: [6379, 5432, 5432],
    dns: ["192.0.2.53", "2001:db8::53"],
    others: [{ host: "198.51.100.9", port: 6543 }],
    ...changes,
  });
const put = (name: string, text: string) => host.run(["put", "firewall", name], text);

test("where somebody stands in front, nobody else gets to the proxy's ports", () => {
  const management = ["203.0.113.0/24"];
  const behind = renderFirewallMain({ management, visitors: ["198.41.128.0/17"] });
  expect(behind).toContain("  ip saddr { 198.41.128.0/17 } tcp dport { 80, 443 } accept\n");
  expect(renderFirewallMain({ management })).toContain("\n  tcp dport { 80, 443 } accept\n");
  expect(() => renderFirewallMain({ management, visitors: ["everybody"] })).toThrow("visitors");
});

test("the rules of a host with two tenants pass the real check, and are what the golden file says", async () => {
  await put("main", main);
  await put("beta", of(18, { local: [], others: [] }));
  const { report } = await put("acme", of(17));
  expect(report).toMatchObject({ checked: true, changed: true });
  await expect(host.read("etc/tenantry/firewall/rules.nft")).toMatchFileSnapshot(
    "golden/rules.nft",
  );
});

test("delivering twice changes nothing, and an edit by hand is found", async () => {
  await put("acme", of(17));
  expect((await put("acme", of(17))).report).toMatchObject({ changed: false });
  host.write("etc/tenantry/firewall/rules.nft", "flush ruleset\n");
  const found = await host.run(["verify", "firewall"]);
  expect([found.code, found.stdout]).toEqual([
    4,
    expect.stringContaining("changed  /etc/tenantry/firewall/rules.nft"),
  ]);
});

describe("refused and set aside", () => {
  test.each<[string, (text: string) => string]>([
    ["another tenant's chain", (text) => text.replace("chain t17", "chain t18")],
    ["a chain of the platform", (text) => text.replace("chain t17", "chain input")],
    ["a way to everything", (text) => text.replace("  tcp dport 443 accept", "  accept")],
    ["a chain that ends without refusing", (text) => text.replace("  reject\n}", "}")],
    ["a second chain behind the first", (text) => `${text}chain t19 {\n  reject\n}\n`],
    [
      "a hook of its own",
      (text) => text.replace("{\n", "{\n  type filter hook input priority 0;\n"),
    ],
    ["two rules in one line", (text) => text.replace("6379 accept", "6379 accept; accept")],
    ["an include", (text) => text.replace("{\n", '{\n  include "/etc/shadow"\n')],
    ["an address that is none", (text) => text.replace("192.0.2.53 udp", "192.0.2.530 udp")],
    ["a number that is too large", (text) => text.replace("chain t17", "chain t40000")],
  ])("%s", async (_what, edit) => {
    await put("beta", of(18));
    const text = edit(of(17));
    expect(text).not.toBe(of(17));
    expect((await put("acme", text)).code).toBe(3);
    expect(host.read("etc/tenantry/firewall/rules.nft")).not.toContain("skuid 20017");
    expect((await put("gamma", of(19))).code).toBe(0);
  });
});

test("without a network that may log in there are no rules: nobody could take them back", () => {
  expect(() => renderFirewallMain({ management: [] })).toThrow("management must name at least one");
  expect(() => renderFirewallMain({ management: ["everybody"] })).toThrow('found "everybody"');
});

test.each([
  [{ local: [0] }, "local must be"],
  [{ dns: ["resolver.example"] }, "dns must be"],
  [{ others: [{ host: "db.example", port: 5432 }] }, "others: host must be"],
  [{ others: [{ host: "198.51.100.9", port: 70_000 }] }, "others: port must be"],
])("a tenant's firewall with %j is not rendered", (changes, words) => {
  expect(() => of(17, changes)).toThrow(words);
});
