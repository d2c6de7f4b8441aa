/**
 * A generated `types/input.d.ts` may be several megabytes long, of which a few types are used. This finds interfaces
 * by text, so that only what is reachable has to be parsed. The files are generated: their indentation is fixed.
 */
export class TypesFile {
  private readonly text: string;
  private readonly places = new Map<string, { start: number; end: number }>();

  constructor(text: string) {
    this.text = text;
    const namespaces: string[] = [];
    for (const match of text.matchAll(
      /^( *)(?:export )?(?:declare )?(namespace|interface) (\w+) \{$/gm,
    )) {
      const [, indent = "", kind, name = ""] = match;
      namespaces.length = indent.length / 4;
      if (kind === "namespace") {
        namespaces.push(name);
      } else {
        const closing = `\n${indent}}\n`;
        const end = text.indexOf(closing, match.index) + closing.length - 1;
        this.places.set([...namespaces, name].join("."), { start: match.index, end });
      }
    }
  }

  /** A declaration file that holds the named types and all that they refer to. Names that there are not are left out. */
  reach(names: Iterable<string>, kind: "inputs" | "outputs"): string {
    const reference = new RegExp(`\\b${kind}\\.([\\w.]+)`, "g");
    const wanted = [...names];
    const slices = new Map<string, string>();
    for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
      const place = this.places.get(name);
      if (!place || slices.has(name)) continue;
      const slice = this.text.slice(place.start, place.end);
      slices.set(name, slice);
      wanted.push(...referencesIn(slice, reference));
    }
    return [...slices]
      .sort(byName)
      .map(([name, slice]) => declared(name, slice))
      .join("\n");
  }
}

/** Names of nested types that a declaration file speaks of. */
export function typeNames(text: string, kind: "inputs" | "outputs"): string[] {
  return referencesIn(text, new RegExp(`\\b${kind}\\.([\\w.]+)`, "g"));
}

function referencesIn(text: string, reference: RegExp): string[] {
  return [...text.matchAll(reference)].map((match) => match[1] ?? "");
}

function declared(name: string, slice: string): string {
  const namespaces = name.split(".").slice(0, -1);
  const opened = namespaces.map(
    (one, depth) => `${depth === 0 ? "export declare " : ""}namespace ${one} {`,
  );
  return [...opened, slice, ...namespaces.map(() => "}")].join("\n");
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}
