import { z } from "zod";

/**
 * Words that no tenant, site, tier, service or environment may be called. Some already mean something in stack
 * names, folders, placeholders and commands; `postgres` and `redis` are a tenant's own servers in a ledger
 * (`stark/postgres`), `dumps` and `access-logs` buckets of its own; the last ones mean something to JavaScript objects.
 */
export const reservedWords: readonly string[] = [
  "access-logs",
  "all",
  "catalog",
  "cluster",
  "default",
  "dumps",
  "environment",
  "fleet",
  "ledger",
  "local",
  "main",
  "none",
  "platform",
  "policies",
  "policy",
  "postgres",
  "pulumi",
  "redis",
  "secret",
  "shared",
  "site",
  "tenant",
  "tenantry",
  "tenants",
  "tier",
  "www",
  "constructor",
  "prototype",
];

const reserved: ReadonlySet<string> = new Set(reservedWords);

/** Whether something may be called that; the reason why not otherwise. Lengths count characters. */
export function checkId(id: string, longest: number): string | undefined {
  const strange = /[^a-z0-9-]/u.exec(id)?.[0];
  if (strange !== undefined) return describeCharacter(strange);
  if (id.length < 2 || id.length > longest) return `it has ${id.length} characters`;
  if (!/^[a-z]/.test(id)) return "it starts with something else than a letter";
  if (id.includes("--")) return 'it has "--" in it';
  if (id.endsWith("-")) return 'it ends with "-"';
  if (reserved.has(id)) return "that word is reserved";
  return undefined;
}

function describeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (/[A-Z]/.test(character)) return `it has the capital letter "${character}"`;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const shown = /[\p{C}\p{Z}\p{M}]/u.test(character) ? name : `"${character}" (${name})`;
  return `it has the character ${shown}`;
}

/** What the grammar of an id is, in words. */
export function idGrammar(longest: number): string {
  return `2 to ${longest} of a-z, 0-9 and "-", starting with a letter, without "--" or a "-" at the end, and no reserved word`;
}

/** Longest id of each kind. A tenant's and a service's end up together in one host name label (63 characters). */
export const longestId = { environment: 12, site: 30, tier: 20, service: 20, tenant: 20 } as const;

/** `what` is the noun of the sentence: "a tenant's id". */
function id(what: string, longest: number) {
  return z
    .string({ error: `${what}: ${idGrammar(longest)}` })
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
      error: `${what}: ${idGrammar(longest)}`,
      abort: true,
    })
    .min(2, { error: `${what}: ${idGrammar(longest)}`, abort: true })
    .max(longest, { error: `${what}: ${idGrammar(longest)}`, abort: true })
    .refine((word) => !reserved.has(word), { error: `${what}: ${idGrammar(longest)}` });
}

export const environmentId = id("an environment's id", longestId.environment);
export const siteId = id("a site's id", longestId.site);
export const tierId = id("a tier's id", longestId.tier);
export const serviceId = id("a service's id", longestId.service);
export const tenantId = id("a tenant's id", longestId.tenant);
export const platformGuestId = id("the id of a guest of the platform", longestId.service);
export const externalId = id("the id of an external machine", longestId.service);
export const templateId = id("a template's id", longestId.service);
export const sizeWord = id("a size word", longestId.tier);

/** `acme/crm`, as a ledger line names its guest. */
export const guestOf = z
  .string({ error: "<tenant>/<service>, for instance acme/crm" })
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
    error: "<tenant>/<service>, for instance acme/crm",
  })
  .max(longestId.tenant + 1 + longestId.service, {
    error: "<tenant>/<service>, for instance acme/crm",
  });
