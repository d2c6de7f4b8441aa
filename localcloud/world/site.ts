import type { PackageName } from "../packages.ts";
import { asText, list, type Props, text } from "../values/value.ts";

/**
 * Which simulated site a provider speaks to: told from the connection it is configured with, never from the process,
 * so that two stacks with the same endpoint see the same machines.
 */
export function siteOf(pkg: PackageName, config: Props): string {
  switch (pkg) {
    case "proxmoxve":
      return proxmoxSite(text(config.endpoint) ?? "");
    case "postgresql":
      return postgresSite(text(config.host) ?? "localhost", asText(config.port ?? 5432));
    case "aws":
      return awsSite(asText(list(config.allowedAccountIds)[0]), text(config.region) ?? "");
    // A token says nothing of its account. The ids of zones and tunnels are unique over all of them.
    case "cloudflare":
      return cloudflareSite;
    case "command":
    case "random":
      return pkg;
  }
}

/** Hosts that were ordered, not made by a program. */
export const vpsSite = "vps";

/** All of Cloudflare. */
export const cloudflareSite = "cloudflare";

/** A PVE cluster by the URL that it is reached with. */
export function proxmoxSite(endpoint: string): string {
  return `${proxmoxPrefix}${normalUrl(endpoint)}`;
}

/** The endpoint of a site that {@link proxmoxSite} gave; undefined for any other site. */
export function proxmoxEndpoint(site: string): string | undefined {
  return site.startsWith(proxmoxPrefix) ? site.slice(proxmoxPrefix.length) : undefined;
}

const proxmoxPrefix = "proxmoxve ";

/** A Nginx Proxy Manager by its address; no provider makes one, so it holds only what was put there by hand. */
export function npmSite(address: string): string {
  return `${npmPrefix}${address}`;
}

/** The address of a site that {@link npmSite} gave; undefined for any other site. */
export function npmAddress(site: string): string | undefined {
  return site.startsWith(npmPrefix) ? site.slice(npmPrefix.length) : undefined;
}

const npmPrefix = "npm ";

export function postgresSite(host: string, port: string): string {
  return `postgresql ${host}:${port}`;
}

/** Objects of AWS are found in one account and one region. */
export function awsSite(account: string, region: string): string {
  return `aws ${account} ${region}`;
}

/** The account and region of a site that {@link awsSite} gave. */
export function awsPlace(site: string): { account: string; region: string } {
  const [, account = "", region = ""] = site.split(" ");
  return { account, region };
}

/** `https://PVE:8006/api2/json/` and `https://pve:8006` are the same endpoint. */
function normalUrl(endpoint: string): string {
  try {
    return new URL(endpoint).origin;
  } catch {
    return endpoint;
  }
}
