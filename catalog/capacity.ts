import type { AwsCapacity } from "./aws/capacity.ts";
import type { ProxmoxCapacity } from "./proxmox/capacity.ts";
import type { VpsCapacity } from "./vps/capacity.ts";

/** How much of something is used, and how much there is. */
export interface Figure {
  readonly used: number;
  readonly available: number;
}

/** One thing of a site that can run out; `unit` is empty for what is only counted. */
export type NamedFigure = readonly [what: string, figure: Figure, unit: string];

/** What a site has and what its ledger has put on it, as data. */
export type SiteCapacity = ProxmoxCapacity | AwsCapacity | VpsCapacity;
