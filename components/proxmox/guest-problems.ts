import { isIPv4 } from "node:net";
import type {
  ResolvedGuest,
  ResolvedMachine,
  ResolvedTemplateGuest,
} from "../../catalog/resolved.ts";

/** A DNS label: what PVE takes as a host name of a guest. */
const hostnameForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names of variables, as every shell takes them. */
const variableForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What PVE takes as the place of a disk; `scsi` alone knows discard and threads of its own. */
const diskInterfaceForm = /^scsi([0-9]|[12][0-9]|30)$/;

/** A line of an `authorized_keys` file. */
const publicKeyForm = /^(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?$/;

/** The range that the provider accepts. */
const vmidRange = { min: 100, max: 2_147_483_647 } as const;

/** What is wrong with the arguments of a container, in words; nothing that only the node can know. */
export function containerProblems(parts: {
  readonly guest: ResolvedGuest;
  readonly hostname: string;
  readonly tags: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}): string[] {
  const { guest, hostname, tags, environment } = parts;
  return [
    ...vmidProblems(guest.vmid),
    ...[guest.ip, ...guest.extraAddresses].flatMap(addressProblems),
    ...(["memoryMib", "cores", "diskGib"] as const).flatMap((key) =>
      countProblems(key, guest[key]),
    ),
    ...originProblems(guest),
    ...hostnameProblems(hostname),
    ...tagProblems(tags),
    ...Object.keys(environment)
      .filter((name) => !variableForm.test(name))
      .map(
        (name) =>
          `environment name "${name}" is made of letters, digits and "_", and starts with no digit.`,
      ),
  ];
}

/** The same for a virtual machine. */
export function machineProblems(parts: {
  readonly machine: ResolvedMachine;
  readonly hostname: string;
  readonly tags: readonly string[];
}): string[] {
  const { machine, hostname, tags } = parts;
  return [
    ...vmidProblems(machine.vmid),
    ...addressProblems(machine.ip),
    ...(["memoryMib", "cores"] as const).flatMap((key) => countProblems(key, machine[key])),
    ...diskProblems(machine.disks),
    ...hostnameProblems(hostname),
    ...tagProblems(tags),
    ...keyProblems(machine.sshKeys),
  ];
}

/** The same for a template, whose name is its host name. */
export function templateProblems(name: string, template: ResolvedTemplateGuest): string[] {
  return [
    ...vmidProblems(template.vmid),
    ...(["memoryMib", "cores", "diskGib"] as const).flatMap((key) =>
      countProblems(key, template[key]),
    ),
    ...hostnameProblems(name),
  ];
}

function vmidProblems(vmid: number): string[] {
  if (vmid >= vmidRange.min && vmid <= vmidRange.max) return [];
  return [
    `vmid ${vmid} is outside ${vmidRange.min} to ${vmidRange.max}. Give it one of the site's range.`,
  ];
}

function addressProblems(ip: string): string[] {
  if (isIPv4(ip)) return [];
  return [`ip "${ip}" is not an IPv4 address. Give one without prefix length.`];
}

function countProblems(key: string, value: number): string[] {
  if (Number.isInteger(value) && value >= 1) return [];
  return [`${key} needs a whole number from 1 up, got ${value}.`];
}

function originProblems({ image, template, host }: ResolvedGuest): string[] {
  if ((image === null) === (template === null)) {
    return [
      `it names ${image ? "both an image and a template" : "no image and no template"}. A guest is made from exactly one.`,
    ];
  }
  if (template && template.host !== host) {
    return [
      `template "${template.id}" (${template.vmid}) stands on ${template.host}, the guest on ${host}. PVE clones a local disk on its own node alone: use the template of ${host}.`,
    ];
  }
  return [];
}

function diskProblems(disks: ResolvedMachine["disks"]): string[] {
  if (disks.length === 0) {
    return [
      "disks is empty: the provider would invent one of 8 GiB on local-lvm. Name the root disk.",
    ];
  }
  const names = disks.map((disk) => disk.interface);
  return [
    ...disks.flatMap((disk) => countProblems(`disk ${disk.interface}: sizeGib`, disk.sizeGib)),
    ...disks.flatMap((disk) =>
      Object.entries(disk.limits ?? {}).flatMap(([key, value]) =>
        countProblems(`disk ${disk.interface}: limits.${key}`, value),
      ),
    ),
    ...names
      .filter((name) => !diskInterfaceForm.test(name))
      .map((name) => `disk "${name}" is none of scsi0 to scsi30.`),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `disk "${name}" is there twice. Give each a number of its own.`),
  ];
}

function keyProblems(sshKeys: readonly string[]): string[] {
  if (sshKeys.length === 0) {
    return ["sshKeys is empty: nobody could log in. Give the line of a .pub file."];
  }
  return [...sshKeys.entries()]
    .filter(([, key]) => !publicKeyForm.test(key))
    .map(([index]) => `sshKeys[${index}] is not a public key. Give the line of a .pub file.`);
}

function hostnameProblems(hostname: string): string[] {
  if (hostnameForm.test(hostname)) return [];
  return [
    `hostname "${hostname}" is not a DNS label: a-z, 0-9 and "-" inside, at most 63 characters.`,
  ];
}

function tagProblems(tags: readonly string[]): string[] {
  const kept = tags.map((tag) => tag.toLowerCase()).sort();
  if (tags.join() === kept.join()) return [];
  return [
    `tags [${tags.join(", ")}] are not lower-case and sorted; PVE gives them back so, and every preview would differ.`,
  ];
}
