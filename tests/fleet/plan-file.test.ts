import { expect, test } from "vitest";
import { loosened } from "../../fleet/plan-file.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The plan of one resource, before and after. */
function loosenedGoal(goal: object): Record<string, unknown> {
  const plan = { manifest: { version: "v3" }, resourcePlans: { "a::b::t::it": { goal } } };
  const parsed = JSON.parse(loosened(JSON.stringify(plan))) as {
    resourcePlans: Record<string, { goal: { inputDiff: Record<string, unknown> } }>;
  };
  return parsed.resourcePlans["a::b::t::it"]?.goal.inputDiff ?? {};
}

test("a secret list that holds something unknown is unknown as a whole, and nothing beside it", () => {
  const mode = { passwords: [unknown], type: "password" };
  const goal = {
    type: "aws:elasticache/user:User",
    additionalSecretOutputs: ["passwords"],
    inputDiff: { adds: { mode, userName: "t1" }, updates: { mode } },
  };
  const looser = { passwords: unknown, type: "password" };
  expect(loosenedGoal(goal)).toEqual({
    adds: { mode: looser, userName: "t1" },
    updates: { mode: looser },
  });
});

test.each([
  ["a list that is not secret", { securityGroups: [unknown] }],
  ["a secret list that is known", { passwords: ["a"] }],
  ["a list of objects with something unknown in them", { passwords: [{ port: 80, arn: unknown }] }],
])("%s stays as it was planned", (_, adds) => {
  const goal = { type: "aws:x/y:Y", additionalSecretOutputs: ["passwords"], inputDiff: { adds } };
  expect(loosenedGoal(goal)).toEqual({ adds });
});

test("where the provider is not known yet, its defaults may come, and what the program gave stays", () => {
  const goal = {
    type: "postgresql:index/database:Database",
    provider: `urn:pulumi:prod.stark::tenantry::pulumi:providers:postgresql::stark-postgres::${unknown}`,
    inputDiff: { adds: { name: "t1_crm", connectionLimit: 24 } },
  };
  expect(loosenedGoal(goal)["adds"]).toMatchObject({
    name: "t1_crm",
    connectionLimit: 24,
    alterObjectOwnership: unknown,
  });
});

test("where the provider is known, not one property more may come", () => {
  const goal = {
    type: "postgresql:index/database:Database",
    provider: "urn:pulumi:prod.stark::tenantry::pulumi:providers:postgresql::stark-postgres::0-1-2",
    inputDiff: { adds: { name: "t1_crm" } },
  };
  expect(loosenedGoal(goal)).toEqual({ adds: { name: "t1_crm" } });
});

test("what a component gives back may be anything, and what it is made of stays as it was planned", () => {
  const goal = {
    type: "tenantry:host:HostFile",
    inputDiff: { adds: { host: "10.0.0.1" } },
    outputDiff: { updates: { report: "old" }, deletes: ["gone"] },
  };
  const plan = { resourcePlans: { it: { goal, state: { report: "old", url: "u" } } } };
  expect(JSON.parse(loosened(JSON.stringify(plan)))).toMatchObject({
    resourcePlans: {
      it: {
        goal: {
          inputDiff: goal.inputDiff,
          outputDiff: { adds: { report: unknown, url: unknown }, updates: {}, deletes: ["gone"] },
        },
      },
    },
  });
});

test("a plan without resources, and a step without a goal, stay as they are", () => {
  expect(JSON.parse(loosened('{"manifest":{}}'))).toEqual({ manifest: {}, resourcePlans: {} });
  const gone = { resourcePlans: { "a::b::t::it": { steps: ["delete"] } } };
  expect(JSON.parse(loosened(JSON.stringify(gone)))).toEqual(gone);
});
