import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An installed npm package, and the provider plugin it stands for if it is a provider's SDK. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly provider?: ProviderPlugin;
}

export interface ProviderPlugin {
  /** The plugin's name, as in `pulumi-resource-<name>`. */
  readonly name: string;
  /** With the leading `v` that the engine expects. */
  readonly version: string;
  /** Where the engine would download it, or empty for the default place. */
  readonly server: string;
}

interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

/** Every package in `directory`/node_modules, nested ones included. An absent folder is an empty list. */
export function installedPackages(directory: string): InstalledPackage[] {
  return packageFolders(join(directory, "node_modules")).flatMap((folder) => {
    const manifest = readManifest(folder);
    const own = manifest?.name && manifest.version ? [describe(manifest)] : [];
    return [...own, ...installedPackages(folder)];
  });
}

/** Every provider plugin that an installed SDK stands for, each name and version once. */
export function providerPlugins(directory: string): ProviderPlugin[] {
  const found = new Map<string, ProviderPlugin>();
  for (const { provider } of installedPackages(directory)) {
    if (provider) found.set(`${provider.name}@${provider.version}`, provider);
  }
  return [...found.values()];
}

/** The names that `directory`/package.json asks for, for development too. */
export function directDependencies(directory: string): Set<string> {
  const manifest = readManifest(directory);
  return new Set([
    ...Object.keys(manifest?.dependencies ?? {}),
    ...Object.keys(manifest?.devDependencies ?? {}),
  ]);
}

function packageFolders(nodeModules: string): string[] {
  if (!existsSync(nodeModules)) return [];
  return readdirSync(nodeModules).flatMap((entry) => {
    if (entry.startsWith(".")) return [];
    const folder = join(nodeModules, entry);
    return entry.startsWith("@") ? readdirSync(folder).map((name) => join(folder, name)) : [folder];
  });
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    // A folder without a readable package.json is not a package.
    return undefined;
  }
}

function describe(manifest: Manifest): InstalledPackage {
  const name = manifest.name ?? "";
  const version = manifest.version ?? "";
  if (!manifest.pulumi?.resource) return { name, version };
  const pluginVersion = manifest.pulumi.version ?? version;
  return {
    name,
    version,
    provider: {
      name: manifest.pulumi.name ?? name.replace(/^@pulumi\//, ""),
      version: pluginVersion.startsWith("v") ? pluginVersion : `v${pluginVersion}`,
      server: manifest.pulumi.server ?? "",
    },
  };
}
