import { expect, test } from "vitest";
import { vpsEstimate } from "../../../catalog/vps/estimate.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import { refusals, siteOf, vpsCatalog, vpsTenant, withTenants } from "./support/vps-catalog.ts";

const catalog = vpsCatalog();
const ask = (tenants: number, tier: string, services: readonly string[]) => {
  const answer = vpsEstimate(catalog, siteOf(catalog), { tenants, tier, services }, TODAY);
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
};

test("as many fit as the allocation gives places to, and one more does not", () => {
  const { room, endedBy } = ask(1, "growth", ["task-manager"]);
  const tenants = Array.from({ length: room + 1 }, (_, index) =>
    vpsTenant(`t-${String(index).padStart(3, "0")}`, ["task-manager"], "growth"),
  );
  expect(room).toBeGreaterThan(5);
  expect(endedBy).toBe("room on the hosts");
  expect(refusals(withTenants(catalog, tenants.slice(1)))).toEqual([]);
  expect(refusals(withTenants(catalog, tenants))).toHaveLength(1);
});

test("a service with a pinned port fits once on each host, and a silo tenant once on each silo host", () => {
  expect(ask(1, "starter", ["memory-service"]).room).toBe(1);
  expect(ask(1, "enterprise", ["task-manager"]).room).toBe(1);
});

test("what they would take is told for each host, and refused where there can be no such tenant", () => {
  expect(ask(2, "starter", ["email-proxy"]).together).toEqual([
    { what: "memory of vps1, GiB", used: 0, after: 0.3, available: 11.5 },
    { what: "cores of vps1", used: 0, after: 2, available: 16 },
    { what: "disk of vps1, GiB", used: 0, after: 2, available: 120 },
  ]);
  const nothing = { tenants: 1, tier: "starter", services: [] };
  expect(vpsEstimate(catalog, siteOf(catalog), nothing, TODAY)).toHaveProperty("refused");
});
