import * as pulumi from "@pulumi/pulumi";
import { hashResolved, hashTenant } from "../catalog/resolve/hash.ts";
import type { ResolvedTenant } from "../catalog/resolved.ts";
import { buildAwsTenant } from "./aws/tenant.ts";
import { watchStack } from "./made-of.ts";
import type { SiteFacts } from "./platform-outputs.ts";
import { buildProxmoxTenant } from "./proxmox/tenant.ts";
import { processSecretPlaces, type SecretPlaces } from "./secrets.ts";
import { buildVpsTenant } from "./vps/tenant.ts";

/**
 * Builds everything that belongs to one tenant and nothing else: never a zone-, cluster- or account-wide thing.
 * Which resources exist follows from `tenant` alone.
 *
 * @param facts what the platform stack says of the tenant's site; undefined in a preview while it is not there
 */
export function buildTenant(
  tenant: ResolvedTenant,
  facts: SiteFacts | undefined,
  places: SecretPlaces = processSecretPlaces(),
): Record<string, unknown> {
  const madeOf = watchStack();
  warnBehind(tenant);
  warnUnproven(tenant);
  const awsFacts = facts?.substrate === "aws" ? facts : undefined;
  if (tenant.substrate === "aws") buildAwsTenant(tenant, awsFacts, places);
  else if (tenant.substrate === "vps") buildVpsTenant(tenant, places);
  else buildProxmoxTenant(tenant, places);
  return {
    url: tenant.url,
    services: Object.fromEntries(tenant.services.map((service) => [service.id, service.url])),
    ...madeOf(
      { kind: "tenant", substrates: [tenant.substrate] },
      hashTenant(tenant),
      awsFacts ? hashResolved(awsFacts) : null,
    ),
  };
}

/** What a customer waits for is not silent. */
function warnUnproven(tenant: ResolvedTenant): void {
  if (tenant.substrate === "aws") return;
  for (const { domain, isProven } of tenant.domains) {
    if (isProven) continue;
    void pulumi.log.warn(
      `${domain} is not proven to be ${tenant.id}'s, so it is not routed. What to set in its DNS: ` +
        `tenantry domain check ${tenant.id} --env ${tenant.environment}`,
    );
  }
}

/** A protected guest keeps its image; a silent no-op would hide that the service's file asks for a newer one. */
function warnBehind(tenant: ResolvedTenant): void {
  for (const { service, running, wanted } of tenant.behind) {
    void pulumi.log.warn(
      `${tenant.id}/${service} is behind: it runs ${running.slice(0, 19)}…, its service's file names ` +
        `${wanted.slice(0, 19)}…. A protected guest is never replaced; nothing was changed.`,
    );
  }
}
