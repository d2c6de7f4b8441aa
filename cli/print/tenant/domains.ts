import type { ResolvedTenant } from "../../../catalog/resolved.ts";

/** A tenant's own domains, as lines; nothing where it has none. */
export function domainsOf(tenant: ResolvedTenant): string[] {
  if (tenant.substrate === "aws" || tenant.domains.length === 0) return [];
  const { id, environment, domains } = tenant;
  return [
    "",
    "Domains of its own",
    ...domains.map(({ domain, service, isProven }) =>
      isProven
        ? `  https://${domain} leads to ${service}`
        : `  ${domain} is not proven, so it does not lead to ${service}: \`tenantry domain check ${id} --env ${environment}\``,
    ),
  ];
}
