import type { Catalog, Environment, Ledger } from "../../catalog.ts";
import { type At, count, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { environmentsFile } from "../../files.ts";
import { splitOf } from "../../ledger/index-ledger.ts";
import { environmentOf, serviceLifecycle } from "../../subscriptions.ts";

/**
 * A ledger line that records an image is about a guest that was made as protected, from that image or as a clone of a
 * template that is made from it. One word in another file must not turn it into something that may be replaced: not
 * for `tenantry`, and not for raw Pulumi. An environment with such a line stays protected as a whole: databases and
 * shared guests are what it is, and no line records them.
 *
 * @param looksAt whose services; all by default
 */
export function checkKept(
  catalog: Catalog,
  ledger: Ledger,
  looksAt: (tenant: string) => boolean = () => true,
): CatalogProblem[] {
  const environment = environmentOf(catalog, ledger.site);
  if (!environment) return [];
  const kept = [...ledger.guests].filter(([, { image }]) => image !== undefined);
  if (environment.lifecycle !== "protected") {
    return checkEnvironmentKept(catalog, ledger, environment, kept);
  }
  return kept.flatMap(([vmid, { of }]) => {
    const names = splitOf(of);
    const service = catalog.services.get(names.service);
    if (!service || !looksAt(names.tenant)) return [];
    if (serviceLifecycle(environment, service) === "protected") return [];
    const message = `${wasProtected(of, vmid)}; disposable would let it be replaced. Write \`lifecycle: protected\` again, or release it.`;
    const at: At = { file: service.file, path: ["lifecycle"] };
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, imageAt(ledger, vmid))];
  });
}

/** One problem a site, with its first such line: it is one word that is wrong. */
function checkEnvironmentKept(
  catalog: Catalog,
  ledger: Ledger,
  environment: Environment,
  [first, ...others]: readonly (readonly [number, { readonly of: string }])[],
): CatalogProblem[] {
  if (!first) return [];
  const [vmid, { of }] = first;
  const more =
    others.length > 0 ? `, and ${count(others.length, "guest")} more on ${ledger.site}` : "";
  const message = `${wasProtected(of, vmid)}${more}; disposable would let everything in ${environment.id} be replaced. Write \`lifecycle: protected\` again, or release ${others.length > 0 ? "them" : "it"}.`;
  const at: At = { file: environmentsFile, path: [environment.id, "lifecycle"] };
  return [problemAt(catalog.sources, "E_CONFLICT", at, message, imageAt(ledger, vmid))];
}

function wasProtected(of: string, vmid: number): string {
  return `${of} (VMID ${vmid}) was made as protected and holds data`;
}

function imageAt(ledger: Ledger, vmid: number): At {
  return { file: ledger.file, path: ["guests", vmid, "image"] };
}
