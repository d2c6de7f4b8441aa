import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Writes what Lambda would be given into a folder. */
export async function unpack(archive: pulumi.asset.AssetArchive, folder: string): Promise<void> {
  for (const [path, asset] of Object.entries(await archive.assets)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (asset instanceof pulumi.asset.StringAsset) writeFileSync(target, await asset.text);
    else if (asset instanceof pulumi.asset.FileArchive) {
      cpSync(await asset.path, target, { recursive: true });
    } else throw new Error(`${path} is neither a text nor a folder`);
  }
}
