import type { Catalog, Ledger, ProxmoxSite } from "../../catalog.ts";
import type { LedgerAddition } from "../../ledger/addition.ts";
import { indexLedger, type LedgerIndex, ledgerOf } from "../../ledger/index-ledger.ts";
import { siteLoad } from "../capacity.ts";
import type { SiteLoad } from "../placement.ts";
import type { FreeNumbers } from "./free-numbers.ts";

/** A site while its ledger is being added to. */
export interface Draft {
  readonly catalog: Catalog;
  readonly site: ProxmoxSite;
  readonly ledger: Ledger;
  readonly index: LedgerIndex;
  readonly free: FreeNumbers;
  readonly additions: LedgerAddition[];
  /** Worked out when the first guest is placed: a run that adds nothing does not pay for it. */
  load(): SiteLoad;
}

export function draftOf(catalog: Catalog, site: ProxmoxSite, free: FreeNumbers): Draft {
  const ledger = ledgerOf(catalog, site.id);
  let load: SiteLoad | undefined;
  return {
    catalog,
    site,
    ledger,
    index: indexLedger(ledger),
    free,
    additions: [],
    load: () => {
      load ??= siteLoad(catalog, site);
      return load;
    },
  };
}
