import { readFileSync } from "node:fs";
import { z } from "zod";
import { CatalogError } from "../../catalog/errors.ts";
import { readDocument } from "../../catalog/read/document.ts";
import { guestOf } from "../../catalog/schema/ids.ts";
import { text } from "../../catalog/schema/values.ts";
import type { MapEntry } from "./request.ts";

const allowed =
  "<tenant>/<service> (for instance acme/crm), platform for one of the site's own guests, or none to leave it alone";

const mapSchema = z.record(
  text(/^[1-9]\d{2,8}$/, "a VMID: a whole number from 100 to 999999999"),
  z.union([z.literal("platform"), z.literal("none"), guestOf], { error: allowed }),
  { error: "a mapping of VMIDs" },
);

/**
 * Reads a file of `--map`: one line a guest, `311: acme/crm`, `101: platform` or `400: none`.
 *
 * @param path absolute, or relative to the working folder; it stands in messages as it is
 * @throws CatalogError with every mistake, Error when the file cannot be read
 */
export function readMapFile(path: string): ReadonlyMap<number, MapEntry> {
  const read = readDocument(path, readOrExplain(path), mapSchema);
  if (!read.ok) throw new CatalogError(read.problems);
  return new Map(Object.entries(read.value).map(([vmid, value]) => [Number(vmid), entryOf(value)]));
}

function readOrExplain(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown reason";
    throw new Error(`The file of --map, ${path}, cannot be read (${code}). Nothing was done.`);
  }
}

function entryOf(value: string): MapEntry {
  if (value === "platform" || value === "none") return { kind: value };
  const [tenant = "", service = ""] = value.split("/");
  return { kind: "service", tenant, service };
}
