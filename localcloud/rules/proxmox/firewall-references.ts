import { scope } from "../../tables/ids.ts";
import { at, list, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { firewallRules, securityGroup } from "../types.ts";

/** A rule that names a group or a set which is not there makes the whole ruleset fail to compile. */
export const firewallReferences: Rule = {
  id: "firewall-references",
  source: "pve-firewall, verify_rule: `no such ipset 'x'`, `security group 'x' does not exist`",
  types: [firewallRules, securityGroup],
  put: ({ world, site, inputs }) => {
    const missing: string[] = [];
    for (const rule of list(inputs.rules)) {
      const group = text(at(rule, "securityGroup"));
      if (group !== undefined && !world.owner(site, { kind: "security group", key: group })) {
        missing.push(`security group ${group}`);
      }
      for (const end of ["source", "dest"]) {
        const name = /^\+(?:dc\/|guest\/)?(.+)$/.exec(text(at(rule, end)) ?? "")?.[1];
        if (name === undefined) continue;
        const levels = [`${scope(inputs)}/${name}`, `cluster/${name}`];
        if (!levels.some((key) => world.owner(site, { kind: "ipset", key })))
          missing.push(`ipset ${name}`);
      }
    }
    return missing.length === 0
      ? undefined
      : `there is no ${missing.join(", no ")} at this endpoint; make it before the rules that name it`;
  },
};
