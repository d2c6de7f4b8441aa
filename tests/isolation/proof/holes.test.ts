import { expect, test } from "vitest";
import { carrierOf } from "../../../guard/isolation/carriers.ts";
import { certificateOf } from "../../../guard/isolation/certificate.ts";
import { isolationChanges } from "../../../guard/isolation/changes.ts";
import { edgeKinds, kindsWithoutPart } from "../../../guard/isolation/edge.ts";
import { matrixOf } from "../../../guard/isolation/matrix.ts";
import { proof } from "../../../guard/isolation/proof.ts";
import { holes, nearMisses, unreadable } from "./plants/all.ts";
import { type Environment, failuresOf, modelled } from "./support/environment.ts";
import type { Planted } from "./support/plant.ts";

/*
 * The proof on the graphs that the example's own program makes, with one edit each. It shows what the proof finds in a
 * graph; what a cloud or a hypervisor makes of that graph is another question.
 */

const environments = await modelled("dev", "prod", "staging");

function environment(name: string): Environment {
  const found = environments.get(name);
  if (!found) throw new Error(`there is no environment ${name}`);
  return found;
}

const rows = (all: readonly Planted[]) => all.map((row) => [row.kind, row.title, row] as const);

function expectFailures({ of, plant, fails }: Planted): void {
  expect(failuresOf(plant(environment(of)))).toEqual([...fails].sort());
}

test.each(["dev", "prod", "staging"])(
  "in %s of the example nobody reaches another, and every edge is read",
  (name) => {
    expect(environment(name).stacks.length).toBeGreaterThan(2);
    expect(failuresOf(environment(name))).toEqual([]);
  },
);

test.each(rows(holes))("%s: it finds, and names the resource: %s", (_, __, hole) => {
  expect(hole.fails.length).toBeGreaterThan(0);
  expectFailures(hole);
});

test.each(rows(nearMisses))("%s: it is no hole: %s", (_, __, miss) => expectFailures(miss));

test.each(rows(unreadable))("%s: it is not proven: %s", (_, __, hidden) => {
  expect(hidden.fails.join()).toContain("not proven");
  expectFailures(hidden);
});

test("a tenant without a graph is not proven", () => {
  const { stacks, facts } = environment("dev");
  const less = { facts, stacks: stacks.filter(({ tenant }) => tenant !== "acme") };
  expect(failuresOf(less)).toEqual(["not proven: acme "]);
});

test("every kind of edge that has a part has a planted hole", () => {
  const planted = new Set(holes.map(({ kind }) => kind));
  expect(Object.keys(edgeKinds).filter((kind) => !planted.has(kind as Planted["kind"]))).toEqual(
    [],
  );
});

test("kinds of edges without a part are listed", () => {
  expect(kindsWithoutPart.map((kind) => kind.replace(/ \(.*/, ""))).toEqual([
    "network policies",
    "network access lists",
    "peerings and transit gateways",
  ]);
});

test("every type of the example's stacks is known, as one that carries an edge or as one that carries none", () => {
  const types = [...environments.values()].flatMap(({ stacks }) =>
    stacks.flatMap(({ resources }) => resources.map(({ type }) => type)),
  );
  expect(new Set(types).size).toBeGreaterThan(100);
  expect([...new Set(types)].filter((type) => !carrierOf(type))).toEqual([]);
});

const planted = (title: string): Planted => {
  const found = [...holes, ...unreadable].find((it) => it.title === title);
  if (!found) throw new Error(`there is no hole "${title}"`);
  return found;
};

function changesOf({ of, plant }: Planted) {
  return isolationChanges(environment(of), plant(environment(of))).opened;
}

test("an edit that opens a way to another tenant, or from the internet, is told with its resource", () => {
  const [grant, ...more] = changesOf(planted("a grant gives a second tenant's role rights"));
  expect(more).toEqual([]);
  expect(grant?.kind).toBe("isolation");
  expect(grant?.text).toContain(
    "globex → acme: acme-crm-postgres-connect gives t2_crm rights in t1_crm",
  );
  expect(grant?.urn).toMatch(/::acme-crm-postgres-connect$/);
  const exposed = changesOf(planted("a bucket's policy lets everybody in"));
  expect(exposed.map(({ kind }) => kind)).toEqual(["exposure"]);
});

test("an edit that hides who is let in is told, and all those that open nothing together are not", () => {
  const hidden = changesOf(planted("a rule's source is not known yet"));
  expect(hidden.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^not proven: lumen-gateway-group-in-load-balancer-3000: /),
  ]);
  for (const of of ["dev", "prod"] as const) {
    const sound = environment(of);
    const misses = nearMisses.filter((it) => it.of === of);
    expect(misses.length).toBeGreaterThan(4);
    const edited = misses.reduce((done, { plant }) => plant(done), sound);
    expect(isolationChanges(sound, edited).opened).toEqual([]);
  }
});

const certificate = (
  { stacks, facts }: Environment,
  tenant: string,
  substrate: "aws" | "proxmox",
) => certificateOf(proof(stacks, facts), stacks, tenant, substrate);

test("a certificate says isolated, open or not proven, for whom it concerns", () => {
  const dev = environment("dev");
  const open = planted("a grant gives a second tenant's role rights").plant(dev);
  const hidden = planted("a rule names a set of addresses").plant(dev);
  const results = ["acme", "globex", "initech"].map((tenant) => [
    certificate(dev, tenant, "proxmox").result,
    certificate(open, tenant, "proxmox").result,
    certificate(hidden, tenant, "proxmox").result,
  ]);
  expect(results).toEqual([
    ["isolated", "open", "not proven"],
    ["isolated", "open", "isolated"],
    ["isolated", "isolated", "isolated"],
  ]);
});

test("a certificate says what was read, and what was not seen", () => {
  const dev = environment("dev");
  const [acme, harbor] = [certificate(dev, "acme", "proxmox"), certificate(dev, "harbor", "aws")];
  expect(acme.read.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["vlan", "firewall", "proxy", "database", "management"]),
  );
  expect(harbor.read.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["security-group", "listener", "secret", "iam", "queue"]),
  );
  expect(acme.notSeen.join()).toMatch(/router.*kernel/);
  expect(harbor.notSeen.join()).toMatch(/AWS itself.*kernel/);
});

test("the matrix marks an open way where it goes, and all of a tenant that is not proven", () => {
  const dev = environment("dev");
  const ids = ["acme", "globex", "initech"];
  const rows = (it: Environment) => matrixOf(proof(it.stacks, it.facts), ids).rows;
  expect(
    rows(dev)
      .flat()
      .every((cell) => cell === "none"),
  ).toBe(true);
  expect(rows(planted("a grant gives a second tenant's role rights").plant(dev))).toEqual([
    ["none", "none", "none"],
    ["open", "none", "none"],
    ["none", "none", "none"],
  ]);
  expect(rows(planted("a rule names a set of addresses").plant(dev))).toEqual([
    ["none", "unknown", "unknown"],
    ["unknown", "none", "none"],
    ["unknown", "none", "none"],
  ]);
});
