import { Provider as Cloudflare } from "@pulumi/cloudflare/provider.js";
import type { CloudflareAccess } from "../catalog/resolved.ts";
import { readSecret, type SecretPlaces } from "./secrets.ts";

/**
 * The provider of a site's zone, named after the site. What the token reaches is the pin: one zone, and where it is the
 * platform's the account's tunnels and logins. A tenant's stack needs DNS and certificates of the zone alone, so whoever
 * runs it may have a token that reaches no more.
 */
export function cloudflareProvider(
  { id, token }: CloudflareAccess,
  places: SecretPlaces,
): Cloudflare {
  const apiToken = readSecret(token, `Site "${id}": cloudflare.token`, places);
  return new Cloudflare(`${id}-cloudflare`, { apiToken });
}
