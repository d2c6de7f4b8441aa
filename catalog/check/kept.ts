import type { Catalog, Ledger } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { environmentsFile } from "../files.ts";
import { splitOf } from "../ledger/index-ledger.ts";
import { environmentOf, isOwnServer, serviceLifecycle } from "../subscriptions.ts";
import { problemAt } from "./problem.ts";

/**
 * A ledger line that records an image is about a guest that was made as protected. One word in another file must not
 * turn it into something that may be replaced: not for `tenantry`, and not for raw Pulumi.
 *
 * @param looksAt whose lines; all by default
 */
export function checkKept(
  catalog: Catalog,
  ledger: Ledger,
  looksAt: (tenant: string) => boolean = () => true,
): CatalogProblem[] {
  const environment = environmentOf(catalog, ledger.site);
  if (!environment) return [];
  return [...ledger.guests].flatMap(([vmid, { of, image }]) => {
    const names = splitOf(of);
    if (!image || !looksAt(names.tenant)) return [];
    const service = catalog.services.get(names.service);
    const isOwn = isOwnServer(names.service);
    if (!service && !isOwn) return [];
    // A tenant's own server is what its environment is.
    const lifecycle = service ? serviceLifecycle(environment, service) : environment.lifecycle;
    if (lifecycle === "protected") return [];
    const at =
      !service || environment.lifecycle === "disposable"
        ? { file: environmentsFile, path: [environment.id, "lifecycle"] }
        : { file: service.file, path: ["lifecycle"] };
    const message = `${of} (VMID ${vmid}) was made as protected and holds data; disposable would let it be replaced. Write \`lifecycle: protected\` again, or release it.`;
    const line = { file: ledger.file, path: ["guests", vmid, "image"] };
    return [problemAt(catalog.sources, "E_CONFLICT", at, message, line)];
  });
}
