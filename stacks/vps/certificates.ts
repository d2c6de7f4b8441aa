import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedAcme } from "../../catalog/resolved/tls.ts";
import type { ResolvedVpsSite, VpsTenant } from "../../catalog/resolved.ts";
import type { Route } from "../../catalog/routes.ts";
import type { Authority } from "../../components/edge/render/certificates.ts";
import { SiteCertificates } from "../../components/edge/site-certificates.ts";
import { TenantCertificates } from "../../components/edge/tenant-certificates.ts";
import type { HostRef } from "../../components/host/host-ref.ts";
import type { VpsProviders } from "./providers.ts";

/** Who issues the certificates of one host of a site; nothing where the site names no authority. */
export function createSiteCertificates(
  { access, tls }: ResolvedVpsSite,
  name: string,
  host: HostRef,
  providers: VpsProviders,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (!tls.acme) return;
  const { proxy, domain } = access;
  const from = issuer(tls.acme, providers);
  new SiteCertificates(`${name}-certificates`, { host, proxy, domain, from }, opts);
}

function issuer(
  { directory, email, challenge }: ResolvedAcme,
  providers: VpsProviders,
): pulumi.Input<Authority> {
  if (!("cloudflareToken" in challenge)) return { directory, email, challenge };
  const { by } = challenge;
  return providers
    .read(challenge.cloudflareToken, "tls.acme.cloudflareToken")
    .apply((cloudflareToken) => ({ directory, email, challenge: { by, cloudflareToken } }));
}

/** Certificates for the hosts of a tenant that the site's own is not for: one component, or none. */
export function createTenantCertificates(
  { id }: VpsTenant,
  routes: readonly Route[],
  host: HostRef,
  opts: pulumi.ComponentResourceOptions,
): TenantCertificates[] {
  const own = routes.filter(({ certificate }) => certificate === "own");
  if (own.length === 0) return [];
  const hosts = [...new Set(own.map((route) => route.host))].sort();
  return [new TenantCertificates(`${id}-certificates`, { tenant: id, hosts, host }, opts)];
}
