import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InstalledPackage } from "../packages.ts";

/**
 * Files of a package that hold the named types, and the one that holds its provider. Nearly every token names its file
 * (`aws:rds/instance:Instance` is rds/instance.js, `cloudflare:index/ruleset:Ruleset` ruleset.js); the few that do not are looked for in all files.
 */
export function filesOf(pkg: InstalledPackage, types: readonly string[]): string[] {
  const found = new Set(["provider.js"]);
  const lost: string[] = [];
  for (const type of types) {
    const named = `${(type.split(":")[1] ?? "").replace(/^index\//, "")}.js`;
    if (holds(pkg, named, type)) found.add(named);
    else lost.push(type);
  }
  if (lost.length > 0) {
    for (const file of globSync("*/*.js", { cwd: pkg.folder })) {
      if (lost.some((type) => holds(pkg, file, type))) found.add(file);
    }
  }
  return [...found].sort();
}

function holds(pkg: InstalledPackage, file: string, type: string): boolean {
  const path = join(pkg.folder, file);
  return existsSync(path) && readFileSync(path, "utf8").includes(`__pulumiType = '${type}'`);
}
