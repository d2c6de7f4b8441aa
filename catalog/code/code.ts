import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Lock, type LockedPackages } from "./packages.ts";
import { type Edge, Sources } from "./sources.ts";

/** Which stack is asked about. */
export interface StackKind {
  readonly kind: "platform" | "tenant";
  /** Of its sites: `aws`, `proxmox`. */
  readonly substrates: readonly string[];
}

/** A stack with the types of the components that it registered: `tenantry:aws:Vpc`. */
export interface StackParts extends StackKind {
  readonly components: readonly string[];
}

/** What decides, beside the resolved data, what a stack is made of. */
export interface CodePart {
  /** SHA-256 by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly packages: LockedPackages;
}

const program = "index.ts";
const lockFile = "package-lock.json";
/** Each of them turns to the builder of a substrate, in a folder of its name. */
const builders: Readonly<Record<StackKind["kind"], string>> = {
  platform: "stacks/platform.ts",
  tenant: "stacks/tenant.ts",
};
/** The doors to the catalog: what it decides is in the hash of its result, and what it allows decides no resource. */
const doors: ReadonlySet<string> = new Set([
  "catalog/consent.ts",
  "catalog/errors.ts",
  "catalog/load.ts",
  "catalog/overrun.ts",
  "catalog/resolve/platform.ts",
  "catalog/resolve/tenant.ts",
]);

/**
 * The code of a project, asked what of it one stack is made of: the builder of its kind and substrates with all that
 * this imports, and the file of each component that the stack registered with all that this imports. An import that
 * only makes another component ends there, because that one is registered too: so a component counts for whoever
 * uses it, and for nobody else.
 */
export class Code {
  private readonly sources: Sources;
  private readonly lock: Lock;

  /** @param root absolute folder of `index.ts` */
  constructor(root: string) {
    this.sources = new Sources(root);
    this.lock = new Lock(readFileSync(join(root, lockFile), "utf8"));
  }

  /** SHA-256 over one stack's code: paths with their contents, packages with version and checksum. */
  hash(stack: StackParts): string {
    const { files, packages } = this.of(stack);
    const gone = stack.components.filter((type) => !this.sources.components.has(type));
    const lines = [...files, ...packages].map((line) => line.join(" "));
    return createHash("sha256")
      .update([...lines, ...gone].sort().join("\n"))
      .digest("hex");
  }

  /** The code of one stack. */
  of(stack: StackParts): CodePart {
    const types = stack.components.flatMap((type) => this.sources.components.get(type) ?? []);
    const isElsewhere = elsewhere(stack);
    const builder = this.walk([program], (edge) => !edge.makes && !isElsewhere(edge));
    return this.part([...builder, ...this.walk(types, ({ makes }) => !makes)]);
  }

  /** All the code that such a stack can be made of, whichever components it registers. */
  reach(stack: StackKind): CodePart {
    const isElsewhere = elsewhere(stack);
    return this.part(this.walk([program], (edge) => !isElsewhere(edge)));
  }

  /** The code that decides what a stack is asked to be: the catalog's. */
  catalog(): CodePart {
    return this.part(this.walk([...doors], () => true, new Set()));
  }

  private walk(
    start: readonly string[],
    follows: (edge: Edge) => boolean,
    closed: ReadonlySet<string> = doors,
  ): Set<string> {
    const found = new Set(start);
    for (const path of found) {
      for (const edge of this.sources.edges(path)) {
        if (!closed.has(edge.to) && follows(edge)) found.add(edge.to);
      }
    }
    return found;
  }

  private part(paths: Iterable<string>): CodePart {
    const sorted = [...new Set(paths)].sort();
    return {
      files: new Map(sorted.map((path) => [path, this.sources.digest(path)])),
      packages: this.lock.of(new Set(sorted.flatMap((path) => this.sources.packages(path)))),
    };
  }
}

/** Whether a way leads to the builder of another kind, or of a substrate that the stack has no site of. */
function elsewhere({ kind, substrates }: StackKind): (edge: Edge) => boolean {
  const other = builders[kind === "tenant" ? "platform" : "tenant"];
  return ({ from, to }) => {
    if (to === other) return true;
    const [, substrate] = /^stacks\/([^/]+)\//.exec(to) ?? [];
    return from === builders[kind] && substrate !== undefined && !substrates.includes(substrate);
  };
}
