import type { Catalog, Ledger, ProxmoxSite } from "../../catalog/catalog.ts";
import type { Observed } from "./observed.ts";

/** What a person decided about a guest with `--map`. */
export type MapEntry =
  | { readonly kind: "service"; readonly tenant: string; readonly service: string }
  /** One of the site's own guests, named by its file. */
  | { readonly kind: "platform" }
  /** It is left alone. */
  | { readonly kind: "none" };

/** Everything that the mapping looks at. Plain data, read before. */
export interface AdoptRequest {
  readonly catalog: Catalog;
  readonly environment: string;
  readonly site: ProxmoxSite;
  /** The site's ledger; an empty one where none was ever written. */
  readonly ledger: Ledger;
  readonly observed: Observed;
  /** By VMID; empty without `--map`. */
  readonly map: ReadonlyMap<number, MapEntry>;
}

/** Something that was found and is not touched. */
export interface Left {
  readonly what: string;
  readonly why: string;
}
