import type { Catalog } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { resolveImage } from "../resolve/image.ts";
import { imageReferencesOf } from "../site-guests.ts";
import { proxmoxSites } from "../sites.ts";

/** Two images that would be one file on a site's storage: one tenant would run the other's program. */
export function checkImages(catalog: Catalog): CatalogProblem[] {
  const first = new Map<string, { readonly reference: string; readonly at: At }>();
  const named: { readonly reference: string; readonly at: At }[] = [];
  for (const service of catalog.services.values()) {
    if (!service.image) continue;
    named.push({ reference: service.image, at: { file: service.file, path: ["image"] } });
  }
  for (const site of proxmoxSites(catalog)) {
    for (const { reference, path } of imageReferencesOf(site)) {
      named.push({ reference, at: { file: site.file, path } });
    }
  }
  return named.flatMap(({ reference, at }) => {
    const { fileName } = resolveImage(reference, "");
    const earlier = first.get(fileName);
    if (!earlier) first.set(fileName, { reference, at });
    if (!earlier || earlier.reference === reference) return [];
    const message = `this image and ${earlier.reference} (${lineOf(catalog.sources, earlier.at)}) would both be the file ${fileName} on a site's storage. Rename one of the repositories.`;
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, earlier.at)];
  });
}
