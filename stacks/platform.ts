import type * as pulumi from "@pulumi/pulumi";
import { hashResolved } from "../catalog/resolve/hash.ts";
import type { ResolvedPlatform } from "../catalog/resolved.ts";
import { buildAwsSite } from "./aws/site.ts";
import { watchStack } from "./made-of.ts";
import { factsOutput } from "./platform-outputs.ts";
import { buildProxmoxSite } from "./proxmox/site.ts";
import { processSecretPlaces, type SecretPlaces } from "./secrets.ts";
import { buildVpsSite } from "./vps/site.ts";

/** Builds what all tenants of an environment stand on, site by site, and exports what their stacks check. */
export function buildPlatform(
  platform: ResolvedPlatform,
  places: SecretPlaces = processSecretPlaces(),
): Record<string, unknown> {
  const madeOf = watchStack();
  const sites = platform.sites.map((site) => [site.access.id, buildSite(site, platform, places)]);
  return {
    [factsOutput]: { sites: Object.fromEntries(sites) },
    ...madeOf({ kind: "platform", substrates: substratesOf(platform) }, hashResolved(platform)),
  };
}

function buildSite(
  site: ResolvedPlatform["sites"][number],
  { lifecycle }: ResolvedPlatform,
  places: SecretPlaces,
): pulumi.Inputs {
  switch (site.substrate) {
    case "aws":
      return buildAwsSite(site, places);
    case "vps":
      return buildVpsSite(site, places);
    case "proxmox":
      return buildProxmoxSite(site, lifecycle, places);
  }
}

function substratesOf({ sites }: ResolvedPlatform): string[] {
  return [...new Set(sites.map(({ substrate }) => substrate))];
}
