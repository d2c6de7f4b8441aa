import { at, list } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { guests } from "../types.ts";

export const addressPerInterface: Rule = {
  id: "address-per-interface",
  source: "terraform-provider-proxmox 0.111: ip_config N belongs to network_interface N",
  types: guests,
  check: (inputs) => {
    const configs = list(at(inputs, "initialization.ipConfigs")).length;
    const given = inputs.networkInterfaces ?? inputs.networkDevices;
    const nics = list(given).length;
    return configs <= nics || given === undefined
      ? []
      : [
          {
            property: "initialization.ipConfigs",
            reason: `has ${configs} entries for ${nics} network interfaces`,
          },
        ];
  },
};
