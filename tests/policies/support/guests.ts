import type { GraphResource } from "../../../guard/graph.ts";
import { aResource, type More } from "./resources.ts";

type Inputs = GraphResource["inputs"];

/** A tenant's container as the program makes it: unprivileged, one card, in the tenants' network. */
export function aContainer(inputs: Inputs = {}, more: More = {}): GraphResource {
  return aResource(
    "proxmoxve:index/containerLegacy:ContainerLegacy",
    "acme-crm",
    {
      vmId: 10001,
      nodeName: "pve1",
      unprivileged: true,
      template: false,
      features: { nesting: true, fuse: false, keyctl: false, mknod: false },
      initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.11/20" } }] },
      networkInterfaces: [{ name: "eth0", bridge: "vmbr1", vlanId: 1010, firewall: true }],
      ...inputs,
    },
    more,
  );
}

/** A virtual machine of the platform. */
export function aMachine(inputs: Inputs = {}, more: More = {}): GraphResource {
  return aResource(
    "proxmoxve:index/vmLegacy:VmLegacy",
    "site-logs",
    {
      vmId: 202,
      initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.202/20" } }] },
      networkDevices: [{ bridge: "vmbr1", vlanId: 1010, firewall: true }],
      ...inputs,
    },
    more,
  );
}

/** The firewall's switches of that container. */
export function firewallOptions(inputs: Inputs = {}): GraphResource {
  return aResource("proxmoxve:firewall/optionsLegacy:OptionsLegacy", "acme-crm-firewall", {
    containerId: 10001,
    enabled: true,
    inputPolicy: "DROP",
    outputPolicy: "DROP",
    ipfilter: true,
    macfilter: true,
    ...inputs,
  });
}
