import { expect, test } from "vitest";
import { type ProofPage, proofLines } from "../../cli/print/isolation/proof.ts";
import type { Edge } from "../../guard/isolation/edge.ts";

function page(tenants: readonly string[], breaches: readonly Edge[] = []): ProofPage {
  return {
    environment: "prod",
    source: "modelled",
    tenants,
    edges: breaches,
    breaches,
    unproven: [],
  };
}

const hole: Edge = {
  kind: "cache",
  from: "bob",
  to: "ann",
  text: "bob-redis: t* also fits keys of t1",
  urn: "urn:pulumi:prod.bob::tenantry::tenantry:data:RedisUser::bob-redis",
  allowed: null,
};

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `tenant-${String(index + 1).padStart(3, "0")}`);

test("the matrix marks who reaches whom, and names the way and its resource below", () => {
  expect(proofLines(page(["ann", "bob"], [hole]), 80).join("\n")).toMatchInlineSnapshot(`
    "Who reaches whom in prod (modelled)

               1  2
      1  ann      ·
      2  bob   ×

    ·  no way    ×  a way that nothing allows    ?  not proven
    Ways read: 1; that nothing allows: 1; not proven: 0.

    Ways that nothing allows:
      bob → ann  cache: bob-redis: t* also fits keys of t1
          urn:pulumi:prod.bob::tenantry::tenantry:data:RedisUser::bob-redis"
  `);
});

test("nine tenants' matrix fits 80 columns", () => {
  const lines = proofLines(page(names(9)), 80);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.includes("tenant-"))).toHaveLength(9);
});

test("of two hundred tenants only those with something to show have a row", () => {
  const tenants = ["ann", "bob", ...names(198)];
  const lines = proofLines(page(tenants, [hole]), 80);
  expect(lines.filter((line) => /^ +\d+ {2}[a-z]/.test(line))).toHaveLength(2);
  expect(lines).toContain("198 tenants reach no other tenant, and none reaches them.");
  expect(Math.max(...lines.slice(0, 8).map((line) => line.length))).toBeLessThanOrEqual(80);
});
