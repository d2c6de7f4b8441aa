import { expect, test } from "vitest";
import { ledgerOf } from "../../catalog/ledger/index-ledger.ts";
import { loadForPlatform } from "../../catalog/load.ts";
import { routerPage } from "../../catalog/proxmox/router.ts";
import { proxmoxSite } from "../support/proxmox.ts";
import { tempCatalog } from "../support/temp-catalog.ts";
import {
  type Edit,
  prodSite,
  siteIn,
  twoProxies,
  withoutCloudflare,
} from "./support/prod-platform.ts";

function pageOf(...edits: readonly Edit[]): string {
  using catalog = tempCatalog();
  for (const [from, to] of edits) catalog.edit(prodSite, from, to);
  const { catalog: loaded } = loadForPlatform(catalog.root, "prod");
  const site = proxmoxSite(loaded, "aiqso");
  return routerPage(site, siteIn(catalog.root), ledgerOf(loaded, "aiqso").networks);
}

/** Cells of the rows of every table. */
function rowsOf(page: string): string[][] {
  return page
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .map((line) => line.slice(2, -2).split(" | "));
}

test("the page names every VLAN with its gateway, those of tenants included", () => {
  const rows = rowsOf(pageOf());
  expect(rows.filter((row) => /^\d+$/.test(row[0] ?? "")).map((row) => row.slice(0, 4))).toEqual([
    ["1000", "vmbr1", "10.10.10.0/24", "10.10.10.1"],
    ["2000", "vmbr1", "10.200.200.0/24", "10.200.200.1"],
    ["1010", "vmbr1", "10.10.16.0/20", "10.10.16.1"],
    ["1100", "vmbr1", "10.64.0.0/24", "10.64.0.1"],
    ["1101", "vmbr1", "10.64.1.0/24", "10.64.1.1"],
  ]);
});

test("only the proxy's ports are sent in from the internet, and to the address that two proxies share", () => {
  const inward = (page: string) => rowsOf(page).filter((row) => row[0]?.startsWith("TCP "));
  expect(inward(pageOf(...withoutCloudflare))).toEqual([
    ["TCP 80", "10.10.10.127", "the proxy"],
    ["TCP 443", "10.10.10.127", "the proxy"],
  ]);
  expect(inward(pageOf(...withoutCloudflare, twoProxies())).map((row) => row[1])).toEqual([
    "10.10.10.126",
    "10.10.10.126",
  ]);
});

test("ways between networks are those of the firewalls, each once, and none leads from tenants to management", () => {
  const ways = rowsOf(pageOf()).filter((row) => row.length === 5 && row[0]?.includes("."));
  const short = ways.map((row) => row.slice(0, 4).join(" "));
  expect(new Set(short).size).toBe(short.length);
  expect(short).toEqual(
    expect.arrayContaining([
      "10.10.10.100 10.200.200.123 TCP 9200",
      "10.10.10.127 10.64.0.0/16 TCP all",
      "10.10.10.129 192.168.0.11 TCP 8006",
      "10.10.16.0/20 10.10.10.26 TCP 587",
      "10.10.16.0/20 10.10.10.150 TCP 5432",
      "10.64.0.0/16 10.10.10.26 TCP 587",
      "10.64.0.0/16 10.10.10.11 TCP 11434",
      "10.200.200.0/24 10.10.10.100 UDP 514",
      "192.168.0.0/24 10.64.0.0/16 TCP 5432",
    ]),
  );
  // What a wider way lets through is not said again, and what stays inside one network never meets the router.
  expect(short).not.toContain("10.200.200.123 10.10.10.100 UDP 514");
  expect(short.filter((it) => it.startsWith("10.10.10.120 10.10.10."))).toEqual([]);
  expect(short.filter((it) => /^10\.(?:10\.16|64)\.\S+ 192\.168\./.test(it))).toEqual([]);
});

test("a page is the same for one site whoever asks, and changes with a firewall", () => {
  expect(pageOf()).toBe(pageOf());
  const open = pageOf([
    "accepts: [{ port: 9200, from: [vector, management] }]",
    "accepts: [{ port: 9200, from: [vector, management, internet] }]",
  ]);
  expect(rowsOf(open)).toContainEqual(["TCP 9200", "10.200.200.123", "Elasticsearch"]);
});
