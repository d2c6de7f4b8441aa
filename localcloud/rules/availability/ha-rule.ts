import { describeUrn } from "../../values/urn.ts";
import { isObject, list, type Props, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { haRule } from "../types.ts";

export const haRuleResources: Rule = {
  id: "ha-rule",
  source:
    "PVE 9: `HA rule 'x' already defined`; resources must be managed by HA, and stand in one node-affinity rule",
  types: [haRule],
  check: (inputs) => {
    const wanted = inputs.type === "node-affinity" ? "nodes" : "affinity";
    const given = inputs[wanted];
    const empty = given === undefined || (isObject(given) && Object.keys(given).length === 0);
    return empty
      ? [{ property: wanted, reason: `is what a rule of type ${text(inputs.type)} is about` }]
      : [];
  },
  owns: (inputs, id) => [
    { kind: "ha rule", key: text(inputs.rule) ?? id },
    ...(inputs.type === "node-affinity"
      ? resources(inputs).map((key) => ({ kind: "node affinity", key }))
      : []),
  ],
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} stands already, made by ${describeUrn(owner.urn)}`,
  needs: (inputs) =>
    resources(inputs).map((key) => ({
      mark: { kind: "ha resource", key },
      refusal: `${key} is no resource of high availability; make the Haresource before its rule`,
    })),
};

function resources(inputs: Props): string[] {
  return list(inputs.resources).flatMap((item) => text(item) ?? []);
}
