import { join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { libraryFolders, projectFolder, stripSources } from "./package-files.ts";

export interface PackageArgs {
  /** Source files below `components/aws/functions/`; what they import comes along. */
  readonly entries: readonly string[];
  /** Packages of `node_modules`, and with them what they depend on. @default none */
  readonly libraries?: readonly string[];
}

/** Where the functions' sources stand. */
const root = import.meta.dirname;

/**
 * The code of a Lambda function: `database/index.ts` is `database/index.mjs` in it, and its handler
 * `database/index.handler`. The same sources and packages give the same archive, so that nothing is deployed again
 * without a change.
 */
export function packageCode({ entries, libraries = [] }: PackageArgs): pulumi.asset.AssetArchive {
  const assets: pulumi.asset.AssetMap = {};
  for (const [path, text] of stripSources(root, entries)) {
    assets[path] = new pulumi.asset.StringAsset(text);
  }
  const project = projectFolder(root);
  for (const folder of libraryFolders(project, libraries)) {
    // The state remembers the path: one from the program's folder is the same on every machine.
    const path = relative(process.cwd(), join(project, folder));
    assets[folder] = new pulumi.asset.FileArchive(path);
  }
  return new pulumi.asset.AssetArchive(assets);
}
