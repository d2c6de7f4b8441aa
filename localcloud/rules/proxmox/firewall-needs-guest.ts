import { asText, number, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { container, guestFirewall, virtualMachine } from "../types.ts";

export const firewallNeedsGuest: Rule = {
  id: "firewall-needs-guest",
  source: "PVE: `Configuration file 'nodes/pve/lxc/100.conf' does not exist`",
  types: guestFirewall,
  needs: (inputs) => {
    const guest = number(inputs.containerId) ?? number(inputs.vmId);
    if (guest === undefined) return [];
    const refusal = `there is no guest ${guest} at this endpoint; a guest's firewall is made after the guest`;
    return [{ mark: { kind: "guest", key: String(guest) }, refusal }];
  },
  put: ({ world, site, inputs }) => {
    const guest = number(inputs.containerId) ?? number(inputs.vmId);
    const owner = world.owner(site, { kind: "guest", key: String(guest) });
    const kind = inputs.containerId === undefined ? virtualMachine : container;
    if (owner && owner.type !== kind) {
      return `guest ${guest} is ${kind === container ? "a VM; give vmId" : "a container; give containerId"}`;
    }
    const node = text(owner?.inputs.nodeName);
    return node === undefined || node === inputs.nodeName
      ? undefined
      : `guest ${guest} stands on node ${node}, not on ${asText(inputs.nodeName)}`;
  },
};
