import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../catalog.ts";

/** A file that is there and cannot be read is not gone; nor are the files of a folder that cannot be read. */
export function isBroken(catalog: Catalog, file: string): boolean {
  // A tenant that was asked for by its id and has no file counts as broken too, but that one is gone.
  if (catalog.broken.has(file)) {
    return lstatSync(join(catalog.root, file), { throwIfNoEntry: false }) !== undefined;
  }
  for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) {
    if (catalog.broken.has(file.slice(0, at))) return true;
  }
  return false;
}
