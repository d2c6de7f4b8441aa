import type { Catalog, Service } from "../../catalog.ts";
import { type At, didYouMean, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { sitesFolder } from "../../files.ts";
import { proxmoxSites } from "../sites.ts";

/** PVE clones a root disk with the template's size, and ignores any other that is asked for. */
export function checkTemplate(catalog: Catalog, service: Service): CatalogProblem[] {
  const id = service.template;
  if (id === undefined) return [];
  const sites = proxmoxSites(catalog);
  const having = sites.flatMap((site) => {
    const template = Object.hasOwn(site.templates, id) ? site.templates[id] : undefined;
    return template ? [{ site, template }] : [];
  });
  if (having.length === 0) {
    if ([...catalog.broken].some((file) => file.startsWith(sitesFolder))) return [];
    const at: At = { file: service.file, path: ["template"] };
    const known = sites.flatMap((site) => Object.keys(site.templates));
    const message = `no site has a template "${id}".${didYouMean(id, new Set(known))}`;
    return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
  }
  return having.flatMap(({ site, template }) =>
    Object.entries(service.sizes).flatMap(([word, size]) => {
      if (size.diskGib === template.diskGib) return [];
      const at: At = { file: service.file, path: ["sizes", word, "diskGib"] };
      const other: At = { file: site.file, path: ["templates", id, "diskGib"] };
      const message = `the template ${id} of ${site.id} has ${template.diskGib} GiB (${lineOf(catalog.sources, other)}), and a clone has the disk of its template: PVE ignores another size. Write ${template.diskGib}; a disk that has to grow later is grown by hand.`;
      return [problemAt(catalog.sources, "E_VALUE", at, message, other)];
    }),
  );
}
