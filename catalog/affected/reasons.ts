import type { Catalog } from "../catalog.ts";
import {
  environmentsFile,
  ledgerFile,
  platformFolder,
  serviceFile,
  siteFile,
  tiersFile,
} from "../files.ts";

/** Tells which of the changed files of the platform made a difference, by taking them back one at a time. */
export class Reasons {
  private readonly files: readonly string[];
  private readonly before: Catalog;
  private readonly after: Catalog;
  private readonly mixed = new Map<string, Catalog>();

  constructor(before: Catalog, after: Catalog, changed: readonly string[]) {
    this.before = before;
    this.after = after;
    this.files = changed.filter((file) => file.startsWith(`${platformFolder}/`));
  }

  /**
   * The files without whose change the result would be another one. Where none alone is needed, all that there are.
   *
   * @param isSame whether this catalog gives what the later one gives
   * @param own a file that only counts for the one who asks, with its own answer
   */
  of(
    isSame: (catalog: Catalog) => boolean,
    own?: { readonly file: string; readonly isSame: () => boolean },
  ): string[] {
    const candidates = [...this.files, ...(own ? [own.file] : [])];
    if (candidates.length < 2) return candidates;
    const needed = this.files.filter((file) => !isSame(this.without(file)));
    if (own && !own.isSame()) needed.push(own.file);
    return needed.length > 0 ? needed : candidates;
  }

  /** The later catalog with one file as it was. */
  private without(file: string): Catalog {
    const known = this.mixed.get(file) ?? this.mix(file);
    this.mixed.set(file, known);
    return known;
  }

  private mix(file: string): Catalog {
    const { before, after } = this;
    if (file === environmentsFile) return { ...after, environments: before.environments };
    if (file === tiersFile) return { ...after, tiers: before.tiers };
    return {
      ...after,
      sites: withOne(after.sites, before.sites, (id) => siteFile(id) === file),
      services: withOne(after.services, before.services, (id) => serviceFile(id) === file),
      ledgers: withOne(after.ledgers, before.ledgers, (id) => ledgerFile(id) === file),
    };
  }
}

/** A map with one entry as another map has it; the same map where there is no such entry. */
function withOne<T>(
  map: ReadonlyMap<string, T>,
  from: ReadonlyMap<string, T>,
  isMeant: (id: string) => boolean,
): ReadonlyMap<string, T> {
  const id = [...map.keys(), ...from.keys()].find(isMeant);
  if (id === undefined) return map;
  const result = new Map(map);
  const entry = from.get(id);
  if (entry === undefined) result.delete(id);
  else result.set(id, entry);
  return result;
}
