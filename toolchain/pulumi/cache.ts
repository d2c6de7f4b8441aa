import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheFolder } from "../paths.ts";

/** Where a CLI that we built is kept: one folder a version and platform. */
export interface CliCache {
  readonly folder: string;
  readonly pulumi: string;
  readonly checksum: string;
}

/** The state of a cached CLI. `changed`: the file is not the one that was built. */
export type CacheState = "ready" | "absent" | "changed";

export function cliCache(env: NodeJS.ProcessEnv, version: string): CliCache {
  const folder = join(cacheFolder(env), "pulumi", `${version}-${process.platform}-${process.arch}`);
  return cacheIn(folder);
}

/** The names of the files in a cache folder, finished or being made. */
export function cacheIn(folder: string): CliCache {
  return { folder, pulumi: join(folder, "pulumi"), checksum: join(folder, "pulumi.sha256") };
}

/** Compares the cached CLI with the checksum that was noted when it was built. */
export async function cacheState(cache: CliCache): Promise<CacheState> {
  if (!existsSync(cache.pulumi)) return "absent";
  if (!existsSync(cache.checksum)) return "changed";
  const noted = (await readFile(cache.checksum, "utf8")).split(" ")[0];
  return noted === (await sha256(cache.pulumi)) ? "ready" : "changed";
}

/** Notes the checksum beside the CLI, in the form that `sha256sum -c` reads. */
export async function noteChecksum(cache: CliCache): Promise<void> {
  await writeFile(cache.checksum, `${await sha256(cache.pulumi)}  pulumi\n`);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
