import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { type DatabaseDump, HostDatabaseDump } from "../../components/data/database-dump.ts";
import { TenantRegister } from "../../components/data/register.ts";
import { HealthChecks } from "../../components/host/health-checks.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import { aHost } from "../host/support/host-ref.ts";

const targets = [
  { service: "docs", database: "t17_docs", host: "10.10.10.150", port: 5432 },
  { service: "crm", database: "t17_crm", host: "10.10.10.150", port: 5432 },
];
const checks = [
  { service: "crm", vmid: 10_001, host: "pve1", url: "http://10.10.16.11:80/health" },
];
const entry = {
  number: 17,
  tenant: "acme",
  name: "Acme Ltd",
  subdomain: "acme.aiqso.example",
  tier: "starter",
  isolation: "pool",
  services: [
    { service: "docs", vmid: 10_002, ip: "10.10.16.12", url: "https://acme.aiqso.example/docs" },
    { service: "crm", vmid: 10_001, ip: "10.10.16.11", url: "https://acme.aiqso.example/crm" },
  ],
} as const;
const host = aHost({ ip: "10.10.10.129" });

test("each of a tenant's three parts is one fragment under the tenant's name on the operations guest", async () => {
  const graph = await recordProgram(() => {
    new HealthChecks("acme-health", { tenant: "acme", checks, host });
    new HostDatabaseDump("acme-dumps", { tenant: "acme", number: 17, targets, host });
    new TenantRegister("acme-register", { entry, host });
  });
  const made = graph.filter(({ type }) => type === "command:remote:Command");
  expect(made.map(({ name }) => name)).toEqual(["acme-health", "acme-dumps", "acme-register"]);
  expect(
    made.map(({ inputs }) => String(inputs["create"]).replace(/^.*tenantry-host" /, "")),
  ).toEqual([
    "put health acme # 3f2a1b0c9d8e",
    "put dumps acme # 3f2a1b0c9d8e",
    "put register acme # 3f2a1b0c9d8e",
  ]);
  expect(made.map(({ inputs }) => inputs["stdin"])).toEqual([
    "crm 10001 pve1 http://10.10.16.11:80/health\n",
    "number=17\ndocs t17_docs 10.10.10.150 5432\ncrm t17_crm 10.10.10.150 5432\n",
    `${JSON.stringify({ ...entry, services: [...entry.services].reverse() })}\n`,
  ]);
});

test("the password of a tenant's own server makes its fragment a secret, and stands in no component", async () => {
  let dump: DatabaseDump | undefined;
  const graph = await recordProgram(() => {
    const password = pulumi.secret("very-private");
    dump = new HostDatabaseDump("stark-dumps", {
      tenant: "stark",
      number: 17,
      targets,
      password,
      host,
    });
  });
  expect(graph.at(-1)?.inputs["stdin"]).toBe("[secret]");
  expect(JSON.stringify(graph)).not.toContain("very-private");
  expect(dump?.databases).toEqual(["t17_crm", "t17_docs"]);
});

test.each([
  [
    "a check of nothing",
    () => new HealthChecks("acme-health", { tenant: "acme", checks: [], host }),
    'HealthChecks "acme-health": [^]*at least one check',
  ],
  [
    "a dump of another tenant's database",
    () => new HostDatabaseDump("acme-dumps", { tenant: "acme", number: 18, targets, host }),
    'HostDatabaseDump "acme-dumps": [^]*not one of tenant t18',
  ],
  [
    "an entry without a name",
    () => new TenantRegister("acme-register", { entry: { ...entry, name: " " }, host }),
    'TenantRegister "acme-register": [^]*name is empty',
  ],
])("%s ends the program before anything is made", async (_what, make, problem) => {
  await expect(recordProgram(() => void make())).rejects.toThrow(new RegExp(problem));
});
