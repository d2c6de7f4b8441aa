import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedCloudflare } from "../catalog/resolved.ts";
import { AdminAccess } from "../components/edge/cloudflare/admin-access.ts";
import { SiteTunnel } from "../components/edge/cloudflare/site-tunnel.ts";
import { ZoneRecords, type ZoneTarget } from "../components/edge/cloudflare/zone-records.ts";
import { ZoneRules } from "../components/edge/cloudflare/zone-rules.ts";
import { ZoneSettings } from "../components/edge/cloudflare/zone-settings.ts";
import { cloudflareProvider } from "./cloudflare-provider.ts";
import type { SecretPlaces } from "./secrets.ts";

/** What the rest of a site needs of Cloudflare in front of it. */
export interface CloudflareFront {
  /** What guests open the site's tunnel with; null where there is none. */
  readonly tunnelToken: pulumi.Output<string> | null;
}

/** Cloudflare in front of one site, from the inside out: rules and login stand before the first name leads there. */
export function buildCloudflare(
  cloudflare: ResolvedCloudflare,
  lifecycle: Lifecycle,
  places: SecretPlaces,
  /** Providers of the site: a secret is made with the one of `random`. */
  providers: readonly pulumi.ProviderResource[],
): CloudflareFront {
  const { access, domain, entry, customers } = cloudflare;
  const { id, zone } = access;
  const opts = { providers: [...providers, cloudflareProvider(access, places)] };

  const settings = new ZoneSettings(
    `${id}-zone`,
    { zone, minTlsVersion: cloudflare.minTlsVersion },
    opts,
  );
  const { requestsPerTenSeconds, managedRules } = cloudflare;
  const rules = new ZoneRules(`${id}-rules`, { zone, requestsPerTenSeconds, managedRules }, opts);
  const admin = createAdmin(cloudflare, opts);
  const tunnel =
    entry.kind === "tunnel" ? createTunnel(cloudflare, entry, admin, lifecycle, opts) : null;
  const target: ZoneTarget | null = tunnel
    ? { tunnelId: tunnel.tunnelId }
    : entry.kind === "address"
      ? { ip: entry.ip }
      : null;
  if (target) {
    new ZoneRecords(
      `${id}-names`,
      { zone, domain, target, ...(customers === null ? {} : { customers }) },
      { ...opts, dependsOn: [settings, rules, ...(admin ? [admin] : [])] },
    );
  }
  return { tunnelToken: tunnel && tunnel.token };
}

function createAdmin(
  { access, identity, admin }: ResolvedCloudflare,
  opts: pulumi.ComponentResourceOptions,
): AdminAccess | null {
  if (!identity) return null;
  const { emailDomains, sessionHours } = identity;
  const { id, account } = access;
  return new AdminAccess(
    `${id}-admin`,
    { account, site: id, emailDomains, sessionHours, planes: admin },
    opts,
  );
}

function createTunnel(
  { access, domain, identity, customers }: ResolvedCloudflare,
  { name, proxy }: Extract<ResolvedCloudflare["entry"], { kind: "tunnel" }>,
  admin: AdminAccess | null,
  lifecycle: Lifecycle,
  opts: pulumi.ComponentResourceOptions,
): SiteTunnel {
  return new SiteTunnel(
    `${access.id}-tunnel`,
    {
      account: access.account,
      tunnel: name,
      lifecycle,
      ingress: {
        domain,
        proxy,
        team: identity && identity.team,
        guarded: admin?.guarded ?? [],
        customers: customers !== null,
      },
    },
    opts,
  );
}
