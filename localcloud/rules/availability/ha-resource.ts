import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { container, haResource } from "../types.ts";

export const haResourceGuest: Rule = {
  id: "ha-resource",
  source:
    "PVE: `resource ID 'ct:100' already defined`, `unable to add resource - CT 100 doesn't exist`",
  types: [haResource],
  check: (inputs) =>
    inputs.group === undefined
      ? []
      : [{ property: "group", reason: "is gone in PVE 9, where rules take the place of groups" }],
  owns: (inputs, id) => [{ kind: "ha resource", key: text(inputs.resourceId) ?? id }],
  taken: (mark, owner) =>
    `${mark.key} is already a resource of high availability, made by ${describeUrn(owner.urn)}`,
  needs: (inputs) => {
    const guest = text(inputs.resourceId)?.split(":")[1] ?? "";
    return [
      {
        mark: { kind: "guest", key: guest },
        refusal: `there is no guest ${guest} at this endpoint to keep available`,
      },
    ];
  },
  put: ({ world, site, inputs }) => {
    const [kind, guest = ""] = (text(inputs.resourceId) ?? "").split(":");
    const owner = world.owner(site, { kind: "guest", key: guest });
    const right = owner?.type === container ? "ct" : "vm";
    return owner && right !== kind ? `guest ${guest} is named ${right}:${guest}` : undefined;
  },
};
