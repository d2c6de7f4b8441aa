import type { z } from "zod";
import type { CatalogProblem } from "../errors.ts";
import { readDocument } from "./document.ts";
import { readFolder } from "./folder.ts";
import { LazySources } from "./sources.ts";
import { readText } from "./text.ts";

/** Reads files of one catalog and keeps count of what is wrong with them. */
export class Loader {
  readonly root: string;
  readonly sources: LazySources;
  readonly problems: CatalogProblem[] = [];
  readonly broken = new BrokenFiles();

  constructor(root: string) {
    this.root = root;
    this.sources = new LazySources(root);
  }

  /** Notes a problem; what it is about counts as broken from then on. */
  report(problem: CatalogProblem): void {
    this.problems.push(problem);
    this.broken.add(problem.file);
  }

  /** Whether the catalog's folder can be listed at all. */
  rootIsThere(): boolean {
    const { problem } = readFolder(this.root, ".");
    if (problem) {
      const message = `the folder ${this.root} is not there or cannot be read. It has to hold tenants/ and platform/.`;
      this.report({ ...problem, message });
    }
    return !problem;
  }

  /** What a file says, or undefined when it is broken; keys that do not exist are reported and passed over. */
  read<T>(file: string, schema: z.ZodType<T>): T | undefined {
    const read = readText(this.root, file);
    if (read.problem) {
      this.report(read.problem);
      this.broken.add(file);
      return undefined;
    }
    const result = readDocument(file, read.text, schema);
    if (result.ok) return result.value;
    this.sources.keep(file, result.positioned);
    for (const problem of result.problems) this.report(problem);
    return result.rest;
  }
}

/** Names of what is broken. A file in a broken folder is broken. */
class BrokenFiles extends Set<string> {
  override has(file: string): boolean {
    if (super.has(file) || super.has(".")) return true;
    const folder = file.lastIndexOf("/");
    return folder > 0 && this.has(file.slice(0, folder));
  }
}
