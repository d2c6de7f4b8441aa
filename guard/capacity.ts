import { awsFigures } from "../catalog/aws/figures.ts";
import type { Figure, NamedFigure, SiteCapacity } from "../catalog/capacity.ts";
import { hostFigures, proxmoxFigures } from "../catalog/proxmox/figures.ts";
import { vpsFigures } from "../catalog/vps/figures.ts";

/** A figure of a site that a change moves. */
export interface CapacityChange {
  readonly site: string;
  /** `cores of pve1` */
  readonly what: string;
  /** `GiB`, or empty for what is only counted. */
  readonly unit: string;
  /** Null where there is nothing of that name: a shard that comes or goes. */
  readonly before: Figure | null;
  readonly after: Figure | null;
  /** More would be used than there is. The catalog refuses that already, and no approval lifts it. */
  readonly overrun: boolean;
}

/** What differs between two revisions' figures, in their order; overruns also where they stand as they stood. */
export function capacityChanges(
  before: readonly SiteCapacity[],
  after: readonly SiteCapacity[],
): CapacityChange[] {
  const sites = [...new Set([...before, ...after].map(({ site }) => site))];
  return sites.flatMap((site) => {
    const was = figuresOf(before.find((it) => it.site === site));
    const will = figuresOf(after.find((it) => it.site === site));
    return [...new Set([...will.keys(), ...was.keys()])].flatMap((what) => {
      const [old, next] = [was.get(what), will.get(what)];
      const overrun = next !== undefined && next[1].used > next[1].available;
      const same = old?.[1].used === next?.[1].used && old?.[1].available === next?.[1].available;
      if (same && !overrun) return [];
      const unit = (next ?? old)?.[2] ?? "";
      return [{ site, what, unit, before: figure(old), after: figure(next), overrun }];
    });
  });
}

function figuresOf(site: SiteCapacity | undefined): Map<string, NamedFigure> {
  if (!site) return new Map();
  const all = namedFigures(site);
  return new Map(all.map((it) => [it[0], it]));
}

function namedFigures(site: SiteCapacity): NamedFigure[] {
  switch (site.substrate) {
    case "aws":
      return awsFigures(site);
    case "proxmox":
      return [...hostFigures(site), ...proxmoxFigures(site)];
    case "vps":
      return vpsFigures(site);
  }
}

function figure(named: NamedFigure | undefined): Figure | null {
  return named ? { used: named[1].used, available: named[1].available } : null;
}
