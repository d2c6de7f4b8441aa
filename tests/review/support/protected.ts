import { allocateIn } from "../../support/allocate-in.ts";
import { keepDev } from "../../support/make-tenants.ts";
import type { TempCatalog } from "../../support/temp-catalog.ts";
import { committedCatalog } from "./repository.ts";

/** The site of {@link protectedCatalog}. */
export const site = "platform/sites/aiqso-lab.yaml";

/** A protected environment `dev` with the tenant acme alone, as the only commit of a Git repository. */
export function protectedCatalog(): TempCatalog {
  return committedCatalog(({ root, ...catalog }) => {
    keepDev(root);
    for (const id of ["globex", "initech"]) catalog.remove(`tenants/dev/${id}.yaml`);
    catalog.edit("platform/environments.yaml", "lifecycle: disposable", "lifecycle: protected");
    catalog.remove("platform/ledger/aiqso-lab.yaml");
    allocateIn(root);
  });
}

/** A site's file with its server of databases on the other host. */
export function moved(text: string): string {
  const [before = "", after = ""] = text.split(/(?<=^ {2}postgres:\n)/m);
  return before + after.replace(/host: lab(\d)/, (_, host) => `host: lab${host === "1" ? 2 : 1}`);
}
