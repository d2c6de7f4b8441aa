import { expect, test } from "vitest";
import type { Ledger } from "../../catalog/catalog.ts";
import { emptyLedger } from "../../catalog/ledger/index-ledger.ts";
import { EventReader } from "../../guard/events.ts";
import { type Judgement, judge, type Update } from "../../guard/judge.ts";
import { nothingReleased, releasedOf } from "../../guard/released.ts";
import { type Resource, step } from "../fleet/support/events.ts";

const bucket = (name: string, service?: string): Resource => ({
  type: "aws:s3/bucket:Bucket",
  name,
  inputs: { bucket: name, ...(service ? { tags: { "tenantry:service": service } } : {}) },
});
const database: Resource = { type: "aws:rds/instance:Instance", name: "acme-postgres" };

/** @param rules by priority `acme/crm`: services that live, and services that were released */
function ledger(rules: string[], releasedRules: string[], more: Partial<Ledger> = {}): Ledger {
  const lines = (services: string[], first: number) =>
    new Map(services.map((of, index) => [first + 3 * index, { of }]));
  return {
    ...emptyLedger("fixnado"),
    tenants: new Map([[17, "acme"]]),
    rules: lines(rules, 1000),
    releasedRules: lines(releasedRules, 2000),
    ...more,
  };
}

function judged(of: Ledger | undefined, ...lines: string[]): Judgement {
  const reader = new EventReader();
  for (const line of lines) reader.line(line);
  return judge(reader.report(), of ? releasedOf(of, "acme") : nothingReleased);
}

const refused = ({ refused: all }: Judgement): string[] => all.map((it) => `${it.name} ${it.why}`);

test("a service's data goes when the ledger has its tombstone and no line of it any more", () => {
  const gone = step("delete", bucket("acme-crm-files"), null);
  expect(refused(judged(ledger(["acme/crm"], []), gone))).toEqual(["acme-crm-files not released"]);
  expect(refused(judged(ledger([], ["globex/crm"]), gone))).toHaveLength(1);
  expect(refused(judged(ledger([], ["acme/crm"]), gone))).toEqual([]);
  // It was subscribed to again: what stands there is the living one's.
  expect(refused(judged(ledger(["acme/crm"], ["acme/crm"]), gone))).toHaveLength(1);
});

test("a service's tombstone is not about another whose name begins, or goes on, like its own", () => {
  const both = ledger(["acme/crm"], ["acme/crm-files"]);
  expect(refused(judged(both, step("delete", bucket("acme-crm-files", "crm"), null)))).toEqual([
    "acme-crm-files not released",
  ]);
  expect(
    refused(judged(both, step("delete", bucket("acme-crm-files-assets", "crm-files"), null))),
  ).toEqual([]);
  const short = ledger(["acme/crm-eu"], ["acme/crm"]);
  const password: Resource = {
    type: "random:index/randomPassword:RandomPassword",
    name: "acme-crm-eu-mysql-password",
  };
  expect(refused(judged(short, step("delete", password, null)))).toHaveLength(1);
});

test("a tenant's own server goes with the whole tenant, and not while anybody has its id", () => {
  const gone = step("delete", database, null);
  const released = { tenants: new Map(), releasedTenants: new Map([[17, "acme"]]) };
  expect(refused(judged(ledger([], ["acme/crm"]), gone))).toEqual(["acme-postgres not released"]);
  expect(refused(judged(ledger([], [], released), gone))).toEqual([]);
  const again = { ...released, tenants: new Map([[23, "acme"]]) };
  expect(refused(judged(ledger([], [], again), gone))).toHaveLength(1);
});

test("nothing of a platform that holds data goes, and what is protected goes by no tombstone", () => {
  expect(refused(judged(undefined, step("delete", bucket("fixnado-dumps"), null)))).toHaveLength(1);
  const held = { ...bucket("acme-crm-files"), protect: true };
  expect(refused(judged(ledger([], ["acme/crm"]), step("delete", held, null)))).toEqual([
    "acme-crm-files protected",
  ]);
});

test("what is made again without anybody noticing is not refused, and is no downtime", () => {
  const types = [
    "aws:ecs/taskDefinition:TaskDefinition",
    "aws:lb/targetGroup:TargetGroup",
    "aws:lb/listenerRule:ListenerRule",
    "aws:lambda/invocation:Invocation",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ];
  const all = types.map((type, index) => ({ type, name: `acme-crm-${index}` }));
  const judgement = judged(
    ledger(["acme/crm"], []),
    ...all.map((it) => step("replace", it, it, { keys: ["name"] })),
  );
  expect(judgement.refused).toEqual([]);
  expect(judgement.replacements.map(({ means }) => means)).toEqual(types.map(() => "remade"));
  const gone = judged(undefined, ...all.map((it) => step("delete", it, null)));
  expect(gone.refused).toEqual([]);
});

test("a replaced service or listener is downtime, a replaced bucket or server is lost data", () => {
  const means = (type: string): string | undefined => {
    const it: Resource = { type, name: "acme-crm" };
    return judged(undefined, step("replace", it, it, { keys: ["name"] })).replacements[0]?.means;
  };
  expect(means("aws:ecs/service:Service")).toBe("downtime");
  expect(means("aws:lb/listener:Listener")).toBe("downtime");
  expect(means("aws:s3/bucket:Bucket")).toBe("data lost");
  expect(means("aws:elasticache/replicationGroup:ReplicationGroup")).toBe("data lost");
});

test("a new version stops a service only where its old tasks go before the new ones start", () => {
  const service = (deploymentMinimumHealthyPercent: number): Resource => ({
    type: "aws:ecs/service:Service",
    name: "acme-crm",
    inputs: { deploymentMinimumHealthyPercent },
  });
  const stops = (was: Resource, will: Resource, diffs: string[]): readonly string[] | undefined =>
    judged(undefined, step("update", was, will, { diffs })).updates[0]?.stops;
  expect(stops(service(100), service(0), ["taskDefinition"])).toEqual(["taskDefinition"]);
  expect(stops(service(0), service(0), ["tags"])).toEqual([]);
  expect(stops(service(0), service(100), ["taskDefinition"])).toEqual([]);
});

test("a server's new class stops it at once only where it is not left to the maintenance window", () => {
  const server = (applyImmediately: boolean): Resource => ({
    ...database,
    inputs: { applyImmediately },
  });
  const stops = (it: Resource): Update | undefined =>
    judged(undefined, step("update", it, it, { diffs: ["instanceClass", "storage"] })).updates[0];
  expect(stops(server(true))).toMatchObject({ stops: ["instanceClass"], waits: [] });
  expect(stops(server(false))).toMatchObject({ stops: [], waits: ["instanceClass"] });
});

test("a generated key of a disposable service stays protected: neither its edit nor its release takes it", () => {
  const key: Resource = {
    type: "random:index/randomPassword:RandomPassword",
    name: "acme-crm-secret-key",
    protect: true,
  };
  const gone = step("delete", key, null);
  expect(refused(judged(ledger([], ["acme/crm"]), gone))).toEqual([
    "acme-crm-secret-key protected",
  ]);
  const other = step("replace", key, key, { keys: ["length"] });
  expect(refused(judged(ledger(["acme/crm"], []), other))).toHaveLength(1);
  // One that an earlier version left unprotected is given its protection, and that alone refuses nothing.
  const { protect: _protect, ...open } = key;
  expect(refused(judged(ledger(["acme/crm"], []), step("same", open, key)))).toEqual([]);
});
