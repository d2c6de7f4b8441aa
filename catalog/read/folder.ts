import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { CatalogProblem } from "../errors.ts";
import { checkId, idGrammar } from "../schema/ids.ts";
import { printable } from "./show.ts";
import { errorCode, explainSystemError, wholeFile } from "./text.ts";

/** What is in a folder, sorted by name so that nothing depends on the file system's order. */
export interface Folder {
  readonly entries: readonly Dirent[];
  /** Why it could not be listed. */
  readonly problem?: CatalogProblem;
  readonly missing: boolean;
}

/** Lists a folder. A link is not followed, whatever it leads to. */
export function readFolder(root: string, folder: string): Folder {
  const failed = (message: string, missing = false, code: "E_FOLDER" | "E_LINK" = "E_FOLDER") => ({
    entries: [],
    problem: wholeFile(code, folder, message),
    missing,
  });
  try {
    const path = join(root, folder);
    const facts = lstatSync(path);
    if (facts.isSymbolicLink() && folder !== ".") {
      return failed(
        "this is a link. The catalog follows none: put the folder itself here.",
        false,
        "E_LINK",
      );
    }
    if (!facts.isDirectory() && folder !== ".") return failed("this is no folder.");
    const entries = readdirSync(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return { entries, missing: false };
  } catch (error) {
    const missing = errorCode(error) === "ENOENT";
    return failed(missing ? "this folder is missing." : explainSystemError(error), missing);
  }
}

/** A folder whose files are named by ids. */
export interface FileKind {
  /** `tenants/dev` */
  readonly folder: string;
  /** What one file is, with its article: "a tenant". */
  readonly what: string;
  /** Longest id. */
  readonly longest: number;
  /** Whether the folder may be missing or empty. */
  readonly optional?: boolean;
  /** What to do when the folder is empty. */
  readonly whenEmpty: string;
}

export interface Listing {
  /** Plain files `<id>.yaml`; `named` is false where the name is no valid id. */
  readonly files: readonly {
    readonly id: string;
    readonly file: string;
    readonly named: boolean;
  }[];
  readonly problems: readonly CatalogProblem[];
}

/** Lists `<id>.yaml` files; everything else in the folder is a problem: a file that nobody reads is a mistake. */
export function listFiles(root: string, kind: FileKind): Listing {
  const folder = readFolder(root, kind.folder);
  if (folder.problem) {
    if (folder.missing && kind.optional) return { files: [], problems: [] };
    const hint = folder.missing
      ? ` It holds one file <id>.yaml for ${kind.what}. ${kind.whenEmpty}`
      : "";
    return { files: [], problems: [{ ...folder.problem, message: folder.problem.message + hint }] };
  }
  const files: { id: string; file: string; named: boolean }[] = [];
  const problems: CatalogProblem[] = [];
  for (const entry of folder.entries) {
    if (isIgnored(entry.name)) continue;
    const file = `${kind.folder}/${entry.name}`;
    const stray = explainStray(entry, kind);
    if (stray) {
      problems.push({ ...stray, file: printable(file) });
      continue;
    }
    const id = entry.name.slice(0, -".yaml".length);
    const wrong = checkId(id, kind.longest);
    if (wrong !== undefined) {
      const message = `the file's name is ${kind.what}'s id, and "${printable(id)}" cannot be one: ${wrong}. Expected ${idGrammar(kind.longest)}.`;
      problems.push(wholeFile("E_VALUE", file, message));
    }
    files.push({ id, file, named: wrong === undefined });
  }
  const kept = folder.entries.some((entry) => entry.name === keepFile);
  if (files.length === 0 && problems.length === 0 && !kind.optional && !kept) {
    const message = `this folder is empty. It holds one file <id>.yaml for ${kind.what}. ${kind.whenEmpty}`;
    problems.push(wholeFile("E_FOLDER", kind.folder, message));
  }
  return { files, problems };
}

/** Git keeps no empty folder; this file says that one is empty on purpose. */
const keepFile = ".gitkeep";

/** Hidden files of editors and file managers. A hidden YAML file is a mistake, and no editor's lock (`.#name`). */
export function isIgnored(name: string): boolean {
  return name.startsWith(".") && (name.startsWith(".#") || !/\.ya?ml$/i.test(name));
}

function explainStray(entry: Dirent, kind: FileKind): CatalogProblem | undefined {
  const only = `Only files <id>.yaml belong here, one for ${kind.what}.`;
  if (entry.isSymbolicLink()) {
    return wholeFile(
      "E_LINK",
      "",
      "this is a link. The catalog follows none: put the file itself here.",
    );
  }
  if (entry.isDirectory()) return wholeFile("E_FILE", "", `this is a folder, not a file. ${only}`);
  if (!entry.isFile()) return wholeFile("E_FILE", "", `this is no plain file. ${only}`);
  if (entry.name.startsWith("."))
    return wholeFile("E_FILE", "", `this file is hidden and nobody would read it. ${only}`);
  if (entry.name.endsWith(".yaml")) return undefined;
  if (/\.ya?ml$/i.test(entry.name)) {
    const name = printable(entry.name.replace(/\.ya?ml$/i, ".yaml"));
    return wholeFile("E_FILE", "", `nobody would read this file. Rename it to ${name}.`);
  }
  return wholeFile("E_FILE", "", `nobody would read this file. ${only} Move it elsewhere.`);
}
