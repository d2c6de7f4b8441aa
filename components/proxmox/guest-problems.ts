import { isIPv4 } from "node:net";
import type { ResolvedGuest } from "../../catalog/resolved.ts";

/** A DNS label: what PVE takes as a host name of a guest. */
const hostnameForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names of variables, as every shell takes them. */
const variableForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The range that the provider accepts. */
const vmidRange = { min: 100, max: 2_147_483_647 } as const;

interface GuestParts {
  readonly guest: ResolvedGuest;
  readonly hostname: string;
  readonly tags: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}

/** What is wrong with the arguments of a guest, in words; nothing that only the node can know. */
export function guestProblems({ guest, hostname, tags, environment }: GuestParts): string[] {
  const problems: string[] = [];
  const wants = (fine: boolean, problem: string): void => {
    if (!fine) problems.push(problem);
  };
  wants(
    guest.vmid >= vmidRange.min && guest.vmid <= vmidRange.max,
    `vmid ${guest.vmid} is outside ${vmidRange.min} to ${vmidRange.max}. Give it one of the site's range.`,
  );
  wants(
    isIPv4(guest.ip),
    `ip "${guest.ip}" is not an IPv4 address. Give one without prefix length.`,
  );
  for (const key of ["memoryMib", "cores", "diskGib"] as const) {
    wants(
      Number.isInteger(guest[key]) && guest[key] >= 1,
      `${key} needs a whole number from 1 up, got ${guest[key]}.`,
    );
  }
  wants(
    hostnameForm.test(hostname),
    `hostname "${hostname}" is not a DNS label: a-z, 0-9 and "-" inside, at most 63 characters.`,
  );
  wants(
    tags.join() ===
      [...tags]
        .map((tag) => tag.toLowerCase())
        .sort()
        .join(),
    `tags [${tags.join(", ")}] are not lower-case and sorted; PVE gives them back so, and every preview would differ.`,
  );
  for (const name of Object.keys(environment)) {
    wants(
      variableForm.test(name),
      `environment name "${name}" is made of letters, digits and "_", and starts with no digit.`,
    );
  }
  return problems;
}
