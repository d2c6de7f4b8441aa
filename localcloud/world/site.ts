import type { PackageName } from "../packages.ts";
import { asText, type Props, text } from "../values/value.ts";

/**
 * Which simulated site a provider speaks to: told from the connection it is configured with, never from the process,
 * so that two stacks with the same endpoint see the same machines.
 */
export function siteOf(pkg: PackageName, config: Props): string {
  switch (pkg) {
    case "proxmoxve":
      return `proxmoxve ${normalUrl(text(config.endpoint) ?? "")}`;
    case "postgresql":
      return postgresSite(text(config.host) ?? "localhost", asText(config.port ?? 5432));
    case "command":
    case "random":
      return pkg;
  }
}

export function postgresSite(host: string, port: string): string {
  return `postgresql ${host}:${port}`;
}

/** `https://PVE:8006/api2/json/` and `https://pve:8006` are the same endpoint. */
function normalUrl(endpoint: string): string {
  try {
    return new URL(endpoint).origin;
  } catch {
    return endpoint;
  }
}
