import { unknownValue } from "../../graph.ts";
import type { Inputs } from "../../kinds/kind.ts";
import { at, listOf } from "../../read/values.ts";

/** Inputs of the two kinds of guests, with those of their parts that could name what is not theirs. */
interface Known {
  readonly inputs: readonly string[];
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

const both = [
  "clone",
  "cpu",
  "description",
  "initialization",
  "memory",
  "nodeName",
  "operatingSystem",
  "protection",
  "started",
  "startup",
  "tags",
  "template",
  "timeoutClone",
  "timeoutCreate",
  "vmId",
] as const;

const known: Readonly<Record<string, Known>> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": {
    inputs: [
      ...both,
      "console",
      "disk",
      "environmentVariables",
      "features",
      "networkInterfaces",
      "startOnBoot",
      "timeoutDelete",
      "timeoutStart",
      "timeoutUpdate",
      "unprivileged",
    ],
    parts: {
      disk: ["acl", "datastoreId", "mountOptions", "quota", "replicate", "size"],
      initialization: ["dns", "hostname", "ipConfigs"],
    },
  },
  "proxmoxve:index/vmLegacy:VmLegacy": {
    inputs: [
      ...both,
      "acpi",
      "agent",
      "bios",
      "bootOrders",
      "cdrom",
      "deleteUnreferencedDisksOnDestroy",
      "disks",
      "keyboardLayout",
      "machine",
      "migrate",
      "name",
      "networkDevices",
      "onBoot",
      "purgeOnDestroy",
      "reboot",
      "rebootAfterUpdate",
      "scsiHardware",
      "serialDevices",
      "stopOnDestroy",
      "tabletDevice",
      "timeoutMigrate",
      "timeoutMoveDisk",
      "timeoutReboot",
      "timeoutShutdownVm",
      "timeoutStartVm",
      "timeoutStopVm",
      "vga",
    ],
    parts: {
      cdrom: ["fileId", "interface"],
      disks: [
        "aio",
        "backup",
        "cache",
        "datastoreId",
        "discard",
        "fileFormat",
        "importFrom",
        "interface",
        "iothread",
        "replicate",
        "size",
        "speed",
        "ssd",
      ],
      initialization: ["datastoreId", "dns", "interface", "ipConfigs", "userAccount"],
    },
  },
};

/**
 * Inputs of a guest that our components never give: a script on its host, a device, a mount, another guest's disk.
 * Nobody has said what they open. Empty where the type is not a guest's.
 */
export function strangeInputs(type: string, inputs: Inputs): string[] {
  const guest = known[type];
  if (!guest) return [];
  const strange = givenOf(inputs).filter((input) => !guest.inputs.includes(input));
  const parts = Object.entries(guest.parts).flatMap(([input, allowed]) => {
    const value = inputs[input];
    return (Array.isArray(value) ? listOf(value) : [value]).flatMap((part) =>
      givenOf(part)
        .filter((key) => !allowed.includes(key))
        .map((key) => `${input}.${key}`),
    );
  });
  // A disc of the storage would be another's files.
  const disc = at(inputs["cdrom"], "fileId") ?? "none";
  return [...new Set([...strange, ...parts, ...(disc === "none" ? [] : ["cdrom.fileId"])])];
}

/** Keys with a value: what a provider fills in as empty is not given. */
function givenOf(value: unknown): string[] {
  if (value === unknownValue || typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key, it]) => key !== "__defaults" && !isEmpty(it))
    .map(([key]) => key);
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "" || value === false;
}
