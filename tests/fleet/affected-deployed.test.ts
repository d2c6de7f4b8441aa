import { expect, test } from "vitest";
import { Code } from "../../catalog/code/code.ts";
import { hashResolved } from "../../catalog/resolve/hash.ts";
import { compareState, type WantedStack } from "../../fleet/affected/deployed.ts";
import type { StackState } from "../../fleet/state.ts";
import { projectRoot } from "../support/temp-catalog.ts";

const code = new Code(projectRoot);
const kind = { kind: "tenant", substrates: ["aws"] } as const;
const wanted: WantedStack = {
  ...kind,
  stack: { name: "prod.lumen", environment: "prod", tenant: "lumen" },
  inputHash: "as it is",
  site: "onasis",
};
const facts = { onasis: { vpcId: "vpc-1" }, fixnado: { vpcId: "vpc-2" } };

function stateWith(outputs: Readonly<Record<string, unknown>>): StackState {
  const made = { inputHash: "as it is", codeHash: code.hash({ ...kind, components: [] }) };
  return {
    resources: [
      {
        urn: "urn:pulumi:prod.lumen::tenantry::pulumi:pulumi:Stack::tenantry-prod.lumen",
        type: "pulumi:pulumi:Stack",
        outputs: { ...made, components: [], resources: 0, ...outputs },
      },
    ],
    pending: [],
  };
}

test.each([
  ["what it was built with", hashResolved(facts.onasis), undefined],
  ["something else now", hashResolved({ vpcId: "vpc-0" }), ["platform"]],
  ["nothing that it is built with", null, undefined],
])("a tenant that its platform tells %s is affected accordingly", (_, factsHash, why) => {
  expect(compareState(code, wanted, stateWith({ factsHash }), facts)?.why).toEqual(why);
});

test("a tenant whose site its platform does not tell of any more is affected", () => {
  const state = stateWith({ factsHash: hashResolved(facts.onasis) });
  expect(compareState(code, wanted, state, {})?.why).toEqual(["platform"]);
});
