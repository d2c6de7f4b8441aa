import { expect, test } from "vitest";
import type { AwsTenant } from "../../catalog/resolved.ts";
import { type RecordedResource, recordProgram } from "../../fleet/model/record.ts";
import { buildAwsTenant } from "../../stacks/aws/tenant.ts";
import { openTenant } from "../../stacks/open.ts";
import { missingSources } from "../../stacks/platform-outputs.ts";
import { find } from "../components/builders.ts";
import { projectRoot } from "../support/temp-catalog.ts";

const places = { env: {}, readFile: () => "", home: "/home/example" };

function awsTenant(environment: string, id: string): AwsTenant {
  const tenant = openTenant(projectRoot, environment, id);
  if (tenant.substrate !== "aws") throw new Error(`${id} is not on AWS`);
  return tenant;
}

/** As a first preview shows it, before the platform is there. */
async function preview(environment: string): Promise<RecordedResource[]> {
  const found = known.get(environment);
  if (found) return found;
  const tenant = awsTenant(environment, "lumen");
  const resources = await recordProgram(
    () => {
      buildAwsTenant(tenant, undefined, places);
    },
    { preview: true, stack: `${environment}.lumen` },
  );
  known.set(environment, resources);
  return resources;
}
const known = new Map<string, RecordedResource[]>();

test.each([
  ["prod", true],
  ["staging", false],
])(
  "in %s a generated secret and jobs that wait are protected: %s, although their services may go",
  async (environment, isProtected) => {
    const { services } = awsTenant(environment, "lumen");
    expect(services.map(({ lifecycle }) => lifecycle)).not.toContain("protected");
    const resources = await preview(environment);
    const kept = resources.filter(
      ({ type, name }) =>
        type.endsWith(":Queue") ||
        (type === "random:index/randomPassword:RandomPassword" && name.includes("-secret-")),
    );
    expect(kept.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["lumen-accounts-secret-jwt-key", "lumen-notifications-queue"]),
    );
    expect(new Set(kept.map(({ protect }) => protect))).toEqual(new Set([isProtected]));
  },
);

test("a service that says how slow it may be is watched by that, and every other by half a second", async () => {
  const resources = await preview("prod");
  const threshold = (service: string) =>
    find(resources, "MetricAlarm", `lumen-${service}-alarms-response`).inputs["threshold"];
  const { services } = awsTenant("prod", "lumen");
  for (const { id, responseSeconds } of services) expect(threshold(id)).toBe(responseSeconds);
  expect(threshold("accounts")).toBe(0.5);
  expect(threshold("analytics")).toBe(10);
});

test("a service for the fleet runs on the site's machines, and a platform without them is asked for them", async () => {
  const resources = await preview("prod");
  const { launchType, ...service } = find(resources, "Service", "lumen-analytics").inputs;
  expect(launchType).toBeUndefined();
  expect(service["capacityProviderStrategies"]).toEqual([
    { capacityProvider: "[unknown]", weight: 1, base: 0 },
  ]);
  expect(find(resources, "Service", "lumen-accounts").inputs["launchType"]).toBe("FARGATE");
  const missing = missingSources(awsTenant("prod", "lumen"), { sites: {} });
  expect(missing).toContain("machines of the cluster (fleet)");
});
