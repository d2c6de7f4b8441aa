import { scope } from "../../tables/ids.ts";
import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { clusterFirewall, firewallOptions, firewallRules, ipset, securityGroup } from "../types.ts";

/** The same options, rule list, set or group in two resources: the later one would overwrite the first in silence. */
export const firewallOwnedOnce: Rule = {
  id: "firewall-owned-once",
  source:
    "PVE: `group 'x' already exists`, `IPSet 'x' already exists`; stricter for options and rule lists",
  types: [firewallOptions, firewallRules, ipset, securityGroup, clusterFirewall],
  owns: (inputs, _id, type) => {
    switch (type) {
      case firewallOptions:
        return [{ kind: "firewall options", key: scope(inputs) }];
      case firewallRules:
        return [{ kind: "firewall rules", key: scope(inputs) }];
      case ipset:
        return [{ kind: "ipset", key: `${scope(inputs)}/${text(inputs.name)}` }];
      case securityGroup:
        return [{ kind: "security group", key: text(inputs.name) ?? "" }];
      default:
        return [{ kind: "firewall options", key: "cluster" }];
    }
  },
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} already stands, made by ${describeUrn(owner.urn)}`,
};
