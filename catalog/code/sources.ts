import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { packageOf } from "./packages.ts";
import { type Import, type Scan, scan } from "./scan.ts";

/** The sources of functions are packed from here. */
const functions = "components/aws/functions";

/** A way from one file to another, all relative to the project's root. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** It only makes components, which are registered by their own types and count by themselves. */
  readonly makes: boolean;
}

/** The source files of a project, read when they are asked for, each once. */
export class Sources {
  /** Everything in `components/` and `stacks/`, sorted. Notes for people decide nothing and are left out. */
  readonly paths: readonly string[];
  /** File by the type of the component that it defines. */
  readonly components: ReadonlyMap<string, string>;
  private readonly root: string;
  private readonly files = new Map<string, { readonly digest: string; readonly scan: Scan }>();

  constructor(root: string) {
    this.root = root;
    this.paths = ["components", "stacks"].flatMap((folder) => filesBelow(root, folder)).sort();
    this.components = new Map(
      this.paths
        .filter((path) => path.startsWith("components/") && path.endsWith(".ts"))
        .flatMap((path) => this.scanned(path).tokens.map((token) => [token, path] as const)),
    );
  }

  /** SHA-256 of a file's bytes. */
  digest(path: string): string {
    return this.file(path).digest;
  }

  /** Every file that another one imports, reads as data, or packs for a function. */
  edges(from: string): Edge[] {
    if (!from.endsWith(".ts")) return [];
    const { imports, data, entries } = this.scanned(from);
    const beside = (path: string): string => posix.join(posix.dirname(from), path);
    const follow = (to: string): Edge => ({ from, to, makes: false });
    return [
      ...imports
        .filter(({ from: specifier }) => specifier.startsWith("."))
        .map((it) => ({ from, to: beside(it.from), makes: this.makes(from, beside(it.from), it) })),
      ...data.flatMap((pattern) => this.matching(beside(pattern)).map(follow)),
      ...entries.map((entry) => follow(`${functions}/${entry}`)),
    ];
  }

  /** Names of the packages that a file imports, or packs for a function. */
  packages(path: string): string[] {
    if (!path.endsWith(".ts")) return [];
    const { imports, libraries } = this.scanned(path);
    const specifiers = imports.map((it) => it.from).filter((it) => !it.startsWith("."));
    return [...specifiers.flatMap((it) => packageOf(it) ?? []), ...libraries];
  }

  /** Whether all that is taken are components, and they are neither asked for anything nor extended. */
  private makes(from: string, to: string, { names }: Import): boolean {
    if (names.length === 0 || !to.endsWith(".ts")) return false;
    const classes = this.scanned(to).tokens.map((token) => token.slice(token.lastIndexOf(":") + 1));
    const { code } = this.scanned(from);
    return names.every(
      ({ there, here }) =>
        classes.includes(there) &&
        !new RegExp(`\\bextends ${here}\\b|\\b${here}\\s*\\.`).test(code),
    );
  }

  private scanned(path: string): Scan {
    return this.file(path).scan;
  }

  private file(path: string): { readonly digest: string; readonly scan: Scan } {
    const known = this.files.get(path);
    if (known) return known;
    const bytes = readFileSync(join(this.root, path));
    const digest = createHash("sha256").update(bytes).digest("hex");
    const file = { digest, scan: scan(path.endsWith(".ts") ? bytes.toString() : "") };
    this.files.set(path, file);
    return file;
  }

  /** Files that a name with stars means, or everything in a folder. The project's own folder is no file. */
  private matching(pattern: string): string[] {
    if (pattern.startsWith("..") || pattern === "." || pattern === "./") return [];
    const literal = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
    const expression = new RegExp(`^${literal}${pattern.endsWith("/") ? "[^/]*" : ""}$`);
    return this.paths.filter((path) => expression.test(path));
  }
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) => posix.join(entry.parentPath, entry.name).slice(posix.join(root, "/").length));
}
