import type { Rule } from "../rule.ts";
import { container } from "../types.ts";

/** Passes Check and fails the preview, as the real plugin does. */
export const containerNetworkInterfaces: Rule = {
  id: "container-network-interfaces",
  source: "real proxmoxve plugin 8.6.0: `[network_interface[0]] Null value found in list`",
  types: [container],
  plan: (inputs) =>
    inputs.networkInterfaces === undefined
      ? "networkInterfaces is missing; give the interfaces, or an empty list for none"
      : undefined,
};
