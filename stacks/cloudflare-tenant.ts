import type * as pulumi from "@pulumi/pulumi";
import type { TenantCloudflare } from "../catalog/resolved.ts";
import { TenantNames } from "../components/edge/cloudflare/tenant-names.ts";
import { cloudflareProvider } from "./cloudflare-provider.ts";
import type { SecretPlaces } from "./secrets.ts";

/** Names of a tenant's own at Cloudflare; nothing where the site's wildcard is enough. */
export function buildTenantNames(
  tenant: { readonly id: string; readonly cloudflare: TenantCloudflare | null },
  places: SecretPlaces,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (!tenant.cloudflare) return;
  const { access, records, domains } = tenant.cloudflare;
  new TenantNames(
    `${tenant.id}-names`,
    { zone: access.zone, records, domains },
    { ...opts, providers: [cloudflareProvider(access, places)] },
  );
}
