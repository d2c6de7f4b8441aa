import { describe, expect, test } from "vitest";
import type { VpsPostgres } from "../../catalog/resolved.ts";
import { TenantDatabases } from "../../components/vps/tenant-databases.ts";
import { TenantFirewall } from "../../components/vps/tenant-firewall.ts";
import { TenantUnits } from "../../components/vps/tenant-units.ts";
import { VpsHost } from "../../components/vps/vps-host.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import { aHost } from "../host/support/host-ref.ts";
import { aService } from "./support/examples.ts";

const host = aHost();
const tenant = "acme";
const number = 17;

const aDatabase = (changes: Partial<VpsPostgres> = {}): VpsPostgres => ({
  database: "t17_crm",
  role: "t17_crm",
  owner: "t17_crm_owner",
  host: "127.0.0.1",
  port: 5432,
  cluster: "main",
  connectionLimit: 20,
  extensions: [],
  lifecycle: "protected",
  ...changes,
});
const databases = (postgres: VpsPostgres) => () =>
  void new TenantDatabases("acme-databases", {
    tenant,
    number,
    own: null,
    databases: { crm: postgres },
    host,
  });
const units = (environment: Record<string, string>) => () =>
  void new TenantUnits("acme-units", {
    tenant,
    number,
    host,
    services: [{ ...aService(), environment }],
  });

/** Commands of a program, and whether they are protected. */
async function commandsOf(program: () => void) {
  const graph = await recordProgram(program);
  return graph
    .filter(({ type }) => type === "command:remote:Command")
    .map(({ name, inputs }) => [name, /" (.*) #/.exec(String(inputs["create"]))?.[1] ?? "install"]);
}

test("a host gets the helper first, then its settings, its rules, the proxy's group and the timer that asks", async () => {
  const program = () =>
    void new VpsHost("site-vps1", {
      host,
      proxy: "nginx",
      management: ["203.0.113.0/24"],
      logs: null,
    });
  expect(await commandsOf(program)).toEqual([
    ["site-vps1-helper", "install"],
    ["site-vps1-base", "put base main"],
    ["site-vps1-firewall", "put firewall main"],
    ["site-vps1-units", "put units main"],
    ["site-vps1-health", "put health main"],
  ]);
});

test("a tenant's units come after what they are told, which is a secret", async () => {
  const program = units({ KEY: "very-private" });
  expect(await commandsOf(program)).toEqual([
    ["acme-units-environment", "put environment acme"],
    ["acme-units", "put units acme"],
  ]);
  expect(JSON.stringify(await recordProgram(program))).not.toContain("very-private");
});

test("a database is a secret fragment, protected with its password where it holds data", async () => {
  const protectedOf = async (lifecycle: VpsPostgres["lifecycle"]) => {
    const graph = await recordProgram(databases(aDatabase({ lifecycle })));
    const held = graph.filter((it) => it.protect);
    return held.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
  };
  expect(await protectedOf("disposable")).toEqual([]);
  expect(await protectedOf("protected")).toEqual([
    "Command acme-databases",
    "HostFile acme-databases",
    "RandomPassword acme-databases-crm-password",
  ]);
});

describe("refused before anything is made", () => {
  const firewall = (local: number[]) => () =>
    void new TenantFirewall("acme-firewall", { tenant, number, local, dns: [], others: [], host });
  const open = () =>
    void new VpsHost("site-vps1", { host, proxy: "caddy", management: [], logs: null });
  test.each<[string, () => void, string]>([
    ["a host that nobody may log in to", open, "management must name at least one network"],
    ["another tenant's database", databases(aDatabase({ database: "t18_crm" })), "of tenant t17"],
    ["an order to the loader", units({ LD_PRELOAD: "x" }), '"LD_PRELOAD" cannot be the name'],
    ["a port that is none", firewall([0]), "local must be"],
  ])("%s", async (_what, program, words) => {
    await expect(recordProgram(program)).rejects.toThrow(words);
  });
});
