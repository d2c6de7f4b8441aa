import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A provider that the local cloud stands in for, by the name that the engine asks for. */
export type PackageName = "proxmoxve" | "random" | "command" | "postgresql" | "aws" | "cloudflare";

const npmNames: Readonly<Record<PackageName, string>> = {
  proxmoxve: "@muhlba91/pulumi-proxmoxve",
  random: "@pulumi/random",
  command: "@pulumi/command",
  postgresql: "@pulumi/postgresql",
  aws: "@pulumi/aws",
  cloudflare: "@pulumi/cloudflare",
};

/** Every simulated package, in a fixed order. */
export const packageNames = Object.keys(npmNames) as readonly PackageName[];

export function isPackageName(name: string): name is PackageName {
  return name in npmNames;
}

/** An installed SDK package. */
export interface InstalledPackage {
  readonly name: PackageName;
  /** The engine accepts a plugin only if its version equals the SDK's exactly. */
  readonly version: string;
  /** Folder of the npm package. */
  readonly folder: string;
}

/** Finds an SDK package in node_modules. Throws if it is not installed. */
export function installedPackage(name: PackageName): InstalledPackage {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${npmNames[name]}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { name, version, folder: dirname(manifest) };
}

/** Folder below PULUMI_HOME in which the engine looks for this plugin. */
export function pluginFolder(home: string, pkg: { name: string; version: string }): string {
  return join(home, "plugins", `resource-${pkg.name}-v${pkg.version}`);
}
