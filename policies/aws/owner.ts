import type { StackFacts } from "../rule.ts";

/** Whose things a stack may name: the tenant's own, or those of the platform's sites. */
export interface Owner {
  /** Ids of sites. */
  readonly sites: readonly string[];
  /** Null for a platform. */
  readonly tenant: { readonly id: string; readonly number: number } | null;
}

export function ownerOf({ sites, tenant, number }: StackFacts): Owner {
  return {
    sites: sites.map(({ id }) => id),
    tenant: tenant === null ? null : { id: tenant, number: number ?? Number.NaN },
  };
}

/**
 * Whether all that a pattern of ARNs means is the owner's: before its first wildcard stands a whole part that names the
 * owner, or the beginning of a name that nobody else's name has.
 *
 * `…:secret:fixnado/t17/*` is the tenant 17's, `…:::fixnado-t1*` the site fixnado's, `…:key/*` everybody's.
 */
export function isOwners(pattern: string, owner: Owner): boolean {
  // Any region of one account is still one owner's account.
  const arn = pattern.replace(/^(arn:aws:[a-z0-9-]+:)\*(:\d{12}:)/, "$1$2");
  const literal = arn.split(/[*?]/)[0] ?? "";
  const parts = literal.split(/[:/]/);
  const isExact = literal === arn;
  const whole = isExact ? parts : parts.slice(0, -1);
  const start = isExact ? "" : (parts.at(-1) ?? "");
  return whole.some((part) => namesOwner(part, owner)) || beginsWithOwner(start, owner);
}

/** `t17`, `t17-…`, `acme-…`; for a platform `fixnado`, `fixnado-…`, and in a model `arn-of-fixnado-…`. */
function namesOwner(part: string, { sites, tenant }: Owner): boolean {
  const words = tenant === null ? sites : [tenant.id, `t${tenant.number}`];
  return words.some((word) => new RegExp(`(^|[_-])${escaped(word)}([_-]|$)`).test(part));
}

/** The beginning of a name goes on somehow: `fixnado-` alone would be `fixnado-staging` too. */
function beginsWithOwner(start: string, { sites, tenant }: Owner): boolean {
  const beginnings = sites.map((site) =>
    tenant === null
      ? `${escaped(site)}-(platform-|t[1-9]|deploy-)`
      : `${escaped(site)}-(t${tenant.number}|${escaped(tenant.id)})-`,
  );
  return beginnings.some((it) => new RegExp(`^(tenantry-)?${it}`).test(start));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
