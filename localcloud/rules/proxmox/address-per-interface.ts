import { at, list } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { container } from "../types.ts";

export const addressPerInterface: Rule = {
  id: "address-per-interface",
  source: "terraform-provider-proxmox 0.111: ip_config N belongs to network_interface N",
  types: [container],
  check: (inputs) => {
    const configs = list(at(inputs, "initialization.ipConfigs")).length;
    const nics = list(inputs.networkInterfaces).length;
    return configs <= nics || inputs.networkInterfaces === undefined
      ? []
      : [
          {
            property: "initialization.ipConfigs",
            reason: `has ${configs} entries for ${nics} network interfaces`,
          },
        ];
  },
};
