import { createHash } from "node:crypto";
import type { ResolvedTenant } from "../resolved.ts";

/**
 * SHA-256 (hex) of plain data, whatever the order of its keys. Stacks export it, and two runs compare it.
 * Lists keep their order: in resolved data it is part of the meaning.
 */
export function hashResolved(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** The hash of a tenant. What is behind is shown, not applied: it makes no stack out of date. */
export function hashTenant(tenant: ResolvedTenant): string {
  return hashResolved({ ...tenant, behind: [] });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    const fields = entry as Record<string, unknown>;
    // A null prototype, so that a field called `__proto__` stays a field.
    const sorted: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(fields).sort()) sorted[key] = fields[key];
    return sorted;
  });
}
