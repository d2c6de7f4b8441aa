import { expect, test } from "vitest";
import { showTenant } from "../../cli/commands/show.ts";
import { restorable } from "../../cli/restore-arguments.ts";
import { awsDatabase, awsService, awsTenant } from "./support/aws-tenant.ts";

const widest = (lines: readonly string[]): number =>
  Math.max(...lines.flatMap((text) => text.split("\n").map((line) => line.length)));

test("a tenant on AWS is shown with its shard, sizes of Fargate, priorities and what it keeps", () => {
  expect(showTenant(awsTenant(), Number.POSITIVE_INFINITY).join("\n")).toMatchInlineSnapshot(`
    "Acme Ltd (acme)
      https://acme.fixnado.example
      tenant 17 of prod, growth (pool) on fixnado (account 111122223333, eu-west-1); shard 1

    Services
      service     tasks  each                new versions  kept as     image
      api         2-10   0.5 vCPU, 1 GiB     blueGreen     disposable  fixnado-api@sha256:555555555555
      api worker  1-20   0.25 vCPU, 0.5 GiB  rolling       disposable  the same

    Routes
      service  public URL                    port  health         priorities
      api      https://acme.fixnado.example  4000  /health/ready  20000-20002

    Data
      service  database and role  cache user  key prefix  bucket
      api      t17_api (mysql)    t17_api     t17:api:    fixnado-t17-api-111122223333

    Backup: every night, by the site's backup plan
    Dumped every night: t17_api
    Logs: kept 90 days"
  `);
});

test("a silo tenant is shown with its own network and servers", () => {
  const zones = ["a", "b"].map((letter) => ({
    letter,
    name: `eu-west-1${letter}`,
    publicCidr: "",
    privateCidr: "",
    dataCidr: "",
  }));
  const text = showTenant(
    awsTenant({
      isolation: "silo",
      shard: null,
      network: {
        cidr: "10.128.0.0/19",
        nat: "single",
        natZone: "a",
        zones,
        gatewayEndpoints: [],
        interfaceEndpoints: [],
        flowLogDays: 90,
      },
      dedicated: { postgres: null, mysql: awsDatabase(), redis: null },
      dumps: [],
      backup: "none",
    }),
    Number.POSITIVE_INFINITY,
  ).join("\n");
  expect(text).toContain("own network 10.128.0.0/19 in a, b; NAT: single");
  expect(text).toMatch(
    /acme-mysql +mysql 8\.4\.6 +db\.m7g\.large +50-500 GiB +a standby in another zone, 1 to read from/,
  );
  expect(text).not.toMatch(/shard \d|Dumped/);
});

test.each([80, 120])("at %i columns a page fits, and every word of it is whole", (width) => {
  const tenant = awsTenant({ services: [awsService("api")] });
  const lines = showTenant(tenant, width);
  const wide = showTenant(tenant, Number.POSITIVE_INFINITY);
  const words = (all: readonly string[]): string[] => all.join("\n").match(/\S+/g) ?? [];
  expect(widest(lines)).toBeLessThanOrEqual(width);
  expect(words(wide).filter((it) => !words(lines).join(" ").includes(it))).toEqual([]);
});

test("a restore of a tenant on AWS is refused with where its data comes back from", () => {
  expect(() => restorable(awsTenant())).toThrow(
    /lives on AWS \(fixnado\).*AWS Backup.*dump below fixnado\/t17\/.*docs\/aws\.md/,
  );
  expect(() => restorable(awsTenant({ dumps: [] }))).not.toThrow(/dump below/);
});
