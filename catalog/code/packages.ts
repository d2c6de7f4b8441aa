import { posix } from "node:path";

/** What `package-lock.json` says of one installed package; only what is asked of it here. */
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  /** Wanted by nothing but tools. */
  readonly dev?: boolean;
}

/** Version and checksum by the folder that a package is installed in. */
export type LockedPackages = ReadonlyMap<string, string>;

/** The lock file, asked which exact packages some names mean, with all that those depend on. */
export class Lock {
  private readonly packages: Readonly<Record<string, Locked>>;

  /** @param text `package-lock.json` */
  constructor(text: string) {
    const { packages = {} } = JSON.parse(text) as { packages?: Record<string, Locked> };
    this.packages = packages;
  }

  /** A name that the lock file does not have stands as missing: then it has to count as a change once it is there. */
  of(names: Iterable<string>): LockedPackages {
    const found = new Map<string, string>();
    for (const name of names) this.add(name, "", found);
    return found;
  }

  private add(name: string, from: string, found: Map<string, string>): void {
    const place = this.placeOf(name, from);
    const locked = place === undefined ? undefined : this.packages[place];
    if (place === undefined || !locked) {
      // Below a package a missing one is optional, or a peer that nobody installed.
      if (from === "") found.set(`node_modules/${name}`, "missing");
      return;
    }
    if (found.has(place) || locked.dev) return;
    found.set(place, `${locked.version} ${locked.integrity}`);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = locked;
    const peers = Object.keys(peerDependencies ?? {});
    for (const one of [
      ...Object.keys({ ...dependencies, ...optionalDependencies }),
      ...peers.filter((peer) => !peerDependenciesMeta?.[peer]?.optional),
    ]) {
      this.add(one, place, found);
    }
  }

  /** As Node looks for it: beside the one who imports first, then further up. */
  private placeOf(name: string, from: string): string | undefined {
    for (let folder = from; ; folder = posix.dirname(folder)) {
      const place = posix.join(folder === "." ? "" : folder, "node_modules", name);
      if (place in this.packages) return place;
      if (folder === "" || folder === ".") return undefined;
    }
  }
}

/** `@pulumi/aws/ec2/vpc.js` → `@pulumi/aws`; undefined for what Node itself has. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
