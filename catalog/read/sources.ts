import type { SourcePlace, Sources } from "../catalog.ts";
import { type PositionedFile, parseWithPositions } from "./positions.ts";
import { readText } from "./text.ts";

/** Positions of a catalog's files, each read with positions when the first of its places is asked for. */
export class LazySources implements Sources {
  readonly #root: string;
  readonly #files = new Map<string, PositionedFile>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Keeps a file that was read with positions already. */
  keep(file: string, positioned: PositionedFile): void {
    this.#files.set(file, positioned);
  }

  place(
    file: string,
    path: readonly (string | number)[],
    which: "key" | "value" = "value",
  ): SourcePlace {
    let positioned = this.#files.get(file);
    if (!positioned) {
      const read = readText(this.#root, file);
      positioned = parseWithPositions(file, read.text ?? "");
      this.#files.set(file, positioned);
    }
    return positioned.place(path, which);
  }
}
