import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyCatalog, keepDev, keepDevVps, keepProxmox } from "./make-tenants.ts";

/** The project's root. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A copy of the example catalog in a folder of its own, to be edited by a test. */
export interface TempCatalog extends Disposable {
  readonly root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Replaces the one place where `from` stands; throws when it is not there, so that an edit is never a no-op. */
  edit(path: string, from: string, to: string): void;
  remove(path: string): void;
  path(...parts: string[]): string;
}

/** The same with the environment `dev` alone. */
export function tempDevCatalog(): TempCatalog {
  const catalog = tempCatalog();
  keepDev(catalog.root);
  return catalog;
}

/** The environment `dev` with its VPS site and the tenants there, and nothing else. */
export function tempVpsCatalog(): TempCatalog {
  const catalog = tempWholeCatalog();
  keepDevVps(catalog.root);
  return catalog;
}

/** The same without the sites on AWS and on VPS. */
export function tempCatalog(): TempCatalog {
  const catalog = tempWholeCatalog();
  keepProxmox(catalog.root);
  return catalog;
}

/** Copies `tenants/` and `platform/` of the project into a temporary folder that goes when the test ends. */
export function tempWholeCatalog(): TempCatalog {
  const root = mkdtempSync(join(tmpdir(), "tenantry-catalog-"));
  copyCatalog(root);
  const path = (...parts: string[]): string => join(root, ...parts);
  const read = (file: string): string => readFileSync(path(file), "utf8");
  const write = (file: string, text: string): void => writeFileSync(path(file), text);
  return {
    root,
    read,
    write,
    path,
    edit: (file, from, to) => {
      const text = read(file);
      if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
      write(file, text.replace(from, to));
    },
    remove: (file) => rmSync(path(file)),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
