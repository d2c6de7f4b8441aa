import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { SecretSource } from "../resolved.ts";

/*
 * The small grammars that the files share. The `error` of a value is what is allowed there, as a noun phrase:
 * the reader puts "expected …; found …" around it (read/explain.ts).
 */

/** A text that must look like `pattern`; `allowed` says so in words. */
export function text(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

/** A whole number from `least` to `most`, both included; `noun` says of what. */
export function whole(least: number, most: number, noun = "a whole number") {
  const allowed = `${noun} from ${least} to ${most}`;
  return z.int({ error: allowed }).min(least, { error: allowed }).max(most, { error: allowed });
}

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `one of ${words.join(", ")}` });
}

export const flag = z.boolean({ error: "true or false" });

/**
 * A text of the form `pattern` for which `holds` is true. The pattern also serves editors, which know only that.
 * `holds` is asked only when the pattern matches.
 */
export function checkedText(pattern: RegExp, allowed: string, holds: (value: string) => boolean) {
  return z
    .string({ error: allowed })
    .regex(pattern, { error: allowed, abort: true })
    .refine(holds, { error: allowed });
}

/** `2027-02-20`; a day that exists. */
export const calendarDate = checkedText(
  /^20\d\d-\d\d-\d\d$/,
  "a day of the calendar as YYYY-MM-DD",
  (value) => {
    const time = Date.parse(`${value}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
  },
);

export const ipv4 = checkedText(
  /^(?:\d{1,3}\.){3}\d{1,3}$/,
  "an IPv4 address, for instance 10.10.16.10",
  (value) => ipaddr.IPv4.isValidFourPartDecimal(value),
);

export const cidr = checkedText(
  /^(?:\d{1,3}\.){3}\d{1,3}\/(?:[89]|[12]\d|3[0-2])$/,
  "an IPv4 network whose host bits are zero, with its prefix length, for instance 10.10.16.0/20",
  (value) =>
    ipaddr.IPv4.isValidCIDRFourPartDecimal(value) &&
    ipaddr.IPv4.networkAddressFromCIDR(value).toString() === value.split("/")[0],
);

/** `10000-19999`, both included. PVE's VMIDs go from 100 to 999999999. */
export const vmidRange = checkedText(
  /^[1-9]\d{2,8}-[1-9]\d{2,8}$/,
  "two VMIDs of which the first is not the larger one, for instance 10000-19999",
  (value) => {
    const [first, last] = value.split("-").map(Number);
    return (first ?? 0) <= (last ?? 0);
  },
);

/** `1100-1355`, both included. VLAN 1 is what untagged traffic is on most switches. */
export const vlanRange = checkedText(
  /^[1-9]\d{0,3}-[1-9]\d{0,3}$/,
  "two VLANs from 2 to 4094 of which the first is not the larger one, for instance 1100-1355",
  (value) => {
    const [first = 0, last = 0] = value.split("-").map(Number);
    return first >= 2 && first <= last && last <= 4094;
  },
);

/** An IANA name, spelt as time zone files are. */
export const timeZone = checkedText(
  /^(?:UTC|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z0-9_+-]+){1,2})$/,
  "the IANA name of a time zone, for instance Europe/Berlin or Etc/UTC",
  (value) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  },
);

export const vmid = whole(100, 999_999_999, "a VMID").describe(
  "PVE's number of the guest. It is for ever: another one is another guest.",
);
export const port = whole(1, 65_535, "a TCP port");
export const memoryMib = whole(64, 4_194_304, "a whole number of MiB").describe(
  "Memory in MiB. A change takes effect without a new guest.",
);
export const cores = whole(1, 512, "a whole number of CPU cores").describe("CPU cores.");
export const diskGib = whole(1, 65_536, "a whole number of GiB").describe(
  "Root disk in GiB. It only grows; a smaller one needs a new guest.",
);

/** PVE's node names are host name labels. */
export const hostName = text(
  /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/,
  "the name of a PVE node: letters, digits and -",
);
export const storageName = text(
  /^[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]$/,
  "the id of a PVE storage: letters, digits and . _ -",
);
export const bridgeName = text(
  /^[a-zA-Z][a-zA-Z0-9_.]{0,14}$/,
  "the name of a bridge, for instance vmbr1",
);
export const dnsLabel = text(
  /^[a-z0-9](?!.*--)(?:[a-z0-9-]{0,28}[a-z0-9])?$/,
  'one label of a host name: up to 30 of a-z, 0-9 and "-", without "--"',
);
export const domainPattern =
  /^(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
export const domainName = text(
  domainPattern,
  "a domain in lower case, without a dot at the end, for instance lab.example.org",
);
/** Closed on purpose: it is written into a proxy's configuration. */
export const mountPath = text(
  /^\/(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)*)?$/,
  'a path that starts with "/" and does not end with one, its parts of a-z, 0-9 and . _ - with a letter or digit at both ends',
);
export const urlPath = text(
  /^\/(?:[a-zA-Z0-9._~-]+\/?)*$/,
  'a path that starts with "/", of letters, digits and . _ ~ - /',
);
export const endpointUrl = text(
  /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?\/?$/,
  "https://host:port/ without a user, a path or a query",
);

/** One line that people read. Control characters could rewrite a terminal; so could those that turn text round. */
export function oneLine(longest: number, what: string) {
  const allowed = `${what}: 1 to ${longest} characters on one line, without control characters or spaces around`;
  return z
    .string({ error: allowed })
    .min(1, { error: allowed, abort: true })
    .max(longest, { error: allowed, abort: true })
    .regex(/^(?! )[^\p{Cc}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2066-\u2069\ufeff]*(?<! )$/u, {
      error: allowed,
    });
}

export const imageReference = text(
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)+@sha256:[0-9a-f]{64}$/,
  "host/path@sha256:<64 hexadecimal digits>: an image by its digest, as a tag can change",
);
export const imageDigest = text(
  /^sha256:[0-9a-f]{64}$/,
  "sha256:<64 hexadecimal digits>, the digest of an image",
);
/** What `ssh-keyscan` prints after the host's name. */
export const hostKey = text(
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{43,}={0,2}$/,
  "a host's public SSH key, as ssh-keyscan prints it after the name: ssh-ed25519 AAAA…",
);
export const timeOfDay = text(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day in quotes, "HH:MM"');
/** An absolute path on a Linux machine, which ends up in scripts. */
export const folderPath = text(
  /^(?:\/(?!\.{1,2}(?:\/|$))[a-zA-Z0-9._-]+)+$/,
  "an absolute path of letters, digits and . _ - /, without / at its end",
);
export const secretName = text(/^[a-z][a-z0-9_]{0,39}$/, "a name of a-z, 0-9 and _");
/** What a container gets as its environment. */
export const environmentVariables = z.record(
  text(
    /^[A-Za-z_][A-Za-z0-9_]{0,99}$/,
    "the name of an environment variable: letters, digits and _",
  ),
  z
    .string({ error: "a text" })
    .max(4096, { error: "a text of at most 4096 characters" })
    .regex(/^\P{Cc}*$/u, { error: "a text without control characters" }),
  { error: "a mapping of environment variables" },
);

/** Not what the shell, Node or the engine live on; and no way up out of a folder. */
const stored = String.raw`env:(?!(?:PATH|HOME|NODE_|PULUMI_|TENANTRY_))[A-Z_][A-Z0-9_]*|file:(?!.*\/\.{1,2}(?:\/|$))(?:~\/|\/)[^\p{C}]*[^\p{C}\/]`;
const anySource = new RegExp(`^(?:generated|${stored})$`, "u");

/** A secret that stands outside: several stacks read it, so it cannot be made in one of them. */
export const storedSecret: z.ZodType<Exclude<SecretSource, "generated">> = text(
  new RegExp(`^(?:${stored})$`, "u"),
  "env:NAME or file:PATH",
) as never;

export const secretSource: z.ZodType<SecretSource> = text(
  anySource,
  "env:NAME, file:PATH or generated",
) as never;

/** Whether a value has the form of a source, and may therefore be shown: it names a secret and holds none. */
export function isSecretSource(value: string): boolean {
  return anySource.test(value);
}
