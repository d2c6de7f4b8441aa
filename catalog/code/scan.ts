/** One import that is still there when the types are stripped. */
export interface Import {
  /** As it is written: `./vpc.ts`, `@pulumi/aws/ec2/vpc.js`. */
  readonly from: string;
  /** What is taken, by its name there and here; `*` for everything. */
  readonly names: readonly { readonly there: string; readonly here: string }[];
}

/** What the text of one source file names of other code. */
export interface Scan {
  readonly imports: readonly Import[];
  /** Files that are read as data, relative to this one: `./helper/*.sh`; a folder ends with `/`. */
  readonly data: readonly string[];
  /** Sources that are packed for a function, from the functions' folder, and packages that go with them. */
  readonly entries: readonly string[];
  readonly libraries: readonly string[];
  /** Types of the components that are defined here: `tenantry:aws:Vpc`. */
  readonly tokens: readonly string[];
  /** The text without its comments. */
  readonly code: string;
}

/**
 * Reads what a file names. Made for sources in this project's form (one formatter, static imports, double quotes); a
 * test compares it with what the TypeScript compiler sees in every file.
 */
export function scan(text: string): Scan {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm, "");
  return {
    imports: importsIn(code),
    data: [...code.matchAll(dataFile)].map(([, , path = ""]) =>
      path.replaceAll(/\$\{[^}]*\}/g, "*"),
    ),
    entries: textsIn(code, /\bentries: \[([^\]]*)\]/g),
    libraries: textsIn(code, /\blibraries: \[([^\]]*)\]/g),
    tokens: [...code.matchAll(/\btoken\("([a-z]+)", "(\w+)"\)/g)].map(
      ([, folder, name]) => `tenantry:${folder}:${name}`,
    ),
    code,
  };
}

const statement = /^(?:import|export)\s+(?:([\w$\s{},*]+?)\s+from\s+)?"([^"]+)"/gm;
const dataFile = /\bnew URL\(\s*(["`])([^"`]+)\1,\s*import\.meta\.url/g;

function importsIn(code: string): Import[] {
  return [...code.matchAll(statement)].flatMap(([, clause, from = ""]) => {
    if (clause === undefined) return [{ from, names: [] }];
    if (/^type\b(?!\s*,)/.test(clause)) return [];
    const names = namesIn(clause);
    // `import { type A } from` leaves nothing behind, but for a file that does something by itself.
    return names.length === 0 ? [] : [{ from, names }];
  });
}

function namesIn(clause: string): { there: string; here: string }[] {
  const [, front = "", braces = ""] = /^([^{]*)(?:\{([^}]*)\})?$/.exec(clause) ?? [];
  const whole = front
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean)
    .map((word) => ({ there: word.startsWith("*") ? "*" : "default", here: lastWord(word) }));
  const named = braces
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && !word.startsWith("type "))
    .map((word) => ({ there: word.split(/\s/)[0] ?? "", here: lastWord(word) }));
  return [...whole, ...named];
}

function lastWord(text: string): string {
  return text.split(/\s+/).at(-1) ?? "";
}

function textsIn(code: string, list: RegExp): string[] {
  return [...code.matchAll(list)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(/"([^"]+)"/g)].map(([, text = ""]) => text),
  );
}
