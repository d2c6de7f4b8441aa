import type { Props } from "../values/value.ts";
import type { HandMadeGuest } from "./format.ts";

/**
 * What the provider reads of a guest that somebody made by hand. What PVE does not keep (the pool, the environment)
 * is not in it: an import that gives it is a difference. The template file, which a container's inputs must name, is
 * empty; that the real provider gives it so is a reading.
 */
export function guestInputs(guest: HandMadeGuest): Props {
  return guest.kind === "vm" ? machineInputs(guest) : containerInputs(guest);
}

/** How a firewall object names the guest that it stands on. */
export function firewallTarget({ node, kind, vmid }: HandMadeGuest): Props {
  return { nodeName: node, ...(kind === "vm" ? { vmId: vmid } : { containerId: vmid }) };
}

function containerInputs(guest: HandMadeGuest): Props {
  return {
    ...common(guest),
    operatingSystem: { type: guest.os, templateFileId: "" },
    unprivileged: guest.unprivileged,
    startOnBoot: guest.startOnBoot,
    cpu: { cores: guest.cores },
    memory: { dedicated: guest.memoryMib, swap: guest.swapMib },
    disk: { datastoreId: guest.storage, size: guest.diskGib },
    features: {},
    console: {},
    initialization: { hostname: guest.name, ipConfigs: [{ ipv4: address(guest) }] },
    networkInterfaces: [{ name: "eth0", ...nic(guest) }],
  };
}

function machineInputs(guest: HandMadeGuest): Props {
  return {
    ...common(guest),
    operatingSystem: { type: guest.os },
    name: guest.name,
    onBoot: guest.startOnBoot,
    cpu: { cores: guest.cores, type: "x86-64-v2-AES" },
    memory: { dedicated: guest.memoryMib },
    disks: [{ interface: "scsi0", datastoreId: guest.storage, size: guest.diskGib }],
    initialization: { datastoreId: guest.storage, ipConfigs: [{ ipv4: address(guest) }] },
    networkDevices: [{ model: "virtio", ...nic(guest) }],
  };
}

function common(guest: HandMadeGuest): Props {
  return {
    nodeName: guest.node,
    vmId: guest.vmid,
    protection: guest.protection,
    template: guest.template,
    started: !guest.template && guest.status === "running",
    ...(guest.description === undefined ? {} : { description: guest.description }),
    ...(guest.tags.length > 0 ? { tags: [...guest.tags].sort() } : {}),
  };
}

function address({ ip, prefix, gateway }: HandMadeGuest): Props {
  return { address: `${ip}/${prefix}`, ...(gateway === null ? {} : { gateway }) };
}

function nic(guest: HandMadeGuest): Props {
  return {
    bridge: guest.bridge,
    ...(guest.vlan === null ? {} : { vlanId: guest.vlan }),
    firewall: guest.firewall.options?.enable === 1,
    macAddress: macAddress(guest.vmid),
  };
}

/** In the range that PVE gives MAC addresses from; the same guest has the same one in every world. */
export function macAddress(vmid: number): string {
  const digits = (vmid & 0xffffff).toString(16).toUpperCase().padStart(6, "0");
  return `BC:24:11:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
}
