import type { Catalog, Service } from "../../catalog.ts";
import { type Add, collected } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { isOfferedAt } from "../../subscriptions.ts";

/** The `vps` block of a service: what it asks for it can get, and it is there where a site needs it. */
export function checkVpsService(catalog: Catalog, service: Service): CatalogProblem[] {
  return collected(catalog, service.file, (add) => {
    checkExtensions(service, add);
    checkOffered(catalog, service, add);
  });
}

function checkExtensions({ uses, vps, file }: Service, add: Add): void {
  if (!vps || vps.extensions.length === 0 || uses.includes("postgres")) return;
  const message = `extensions are made in a database of PostgreSQL, and \`uses\` has no postgres. Add it there, or take \`extensions\` out.`;
  add("E_CONFLICT", ["vps", "extensions"], message, { file, path: ["uses"] });
}

/** A service is offered only where its file says what it is made of. */
function checkOffered(catalog: Catalog, service: Service, add: Add): void {
  const { id, image, template, sites, vps } = service;
  const isGuest = image !== undefined || template !== undefined || service.aws.image !== undefined;
  for (const site of catalog.sites.values()) {
    const index = sites?.indexOf(site.id) ?? -1;
    if (!isOfferedAt(service, site.id)) continue;
    if (site.substrate === "vps" && !vps && index >= 0) {
      const message = `${site.id} is a VPS site, and nothing here says how ${id} runs there. Add \`vps\` with a release and a command, or take the site out.`;
      add("E_REFERENCE", ["sites", index], message, { file: site.file, path: ["substrate"] });
    }
    if (site.substrate === "vps" || isGuest) continue;
    const where: (string | number)[] = index < 0 ? ["vps"] : ["sites", index];
    const remedy = index < 0 ? "Name the VPS sites under `sites`" : "Take the site out";
    const message = `${id} is offered on ${site.id}, which is no VPS site, and nothing here says what it is made of there. ${remedy}, or add an \`image\`.`;
    add("E_REFERENCE", where, message, { file: site.file, path: ["substrate"] });
    // The same would be said of every other site.
    if (index < 0) return;
  }
}
