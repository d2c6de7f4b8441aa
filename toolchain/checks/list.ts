import { closeSync, globSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

/** One check: a command that ends with 0 when all is well. */
export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Writes docs/policies.md: it stands with the tests because it counts them. */
const policiesTable = "tests/policies/table/write.ts";

/** Everything `npm run check` looks at. */
export function listChecks(root: string): Check[] {
  // The slowest first: the others fit beside it.
  return [
    { name: "types", command: "tsc", args: ["--noEmit", "-p", "."] },
    { name: "lint", command: "oxlint", args: ["--type-aware", "--deny-warnings"] },
    { name: "format", command: "biome", args: ["check", "--linter-enabled=false", "."] },
    { name: "dependency direction", command: "depcruise", args: [...moduleFolders(root)] },
    { name: "dead code", command: "knip", args: ["--no-progress"] },
    { name: "generated files", command: "node", args: ["catalog/generate.ts", "--check"] },
    { name: "table of policies", command: "node", args: [policiesTable, "--check"] },
    ...shellChecks(root),
  ];
}

/** Everything `npm run fix` does, in order. */
export function listFixes(): Check[] {
  return [
    { name: "generated files", command: "node", args: ["catalog/generate.ts"] },
    { name: "table of policies", command: "node", args: [policiesTable] },
    { name: "lint", command: "oxlint", args: ["--type-aware", "--fix"] },
    { name: "format", command: "biome", args: ["check", "--write", "--linter-enabled=false", "."] },
  ];
}

/** One check for each shell that a script of ours names: a syntax error in a rarely run branch is found here. */
function shellChecks(root: string): Check[] {
  const scripts = Map.groupBy(projectFiles(root), (file) => shellOf(join(root, file)));
  return [...scripts].flatMap(([shell, files]) =>
    shell === undefined
      ? []
      : [
          {
            name: `${shell} scripts`,
            command: "sh",
            args: ["-c", `for script; do ${shell} -n "$script" || exit 1; done`, shell, ...files],
          },
        ],
  );
}

/** The shell that a file's first line asks for; undefined when it is no shell script. */
export function shellOf(file: string): "sh" | "bash" | undefined {
  const buffer = Buffer.alloc(64);
  const descriptor = openSync(file, "r");
  try {
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    const match = /^#!\/(?:usr\/)?bin\/(?:env )?(sh|bash)\b/.exec(
      buffer.toString("latin1", 0, length),
    );
    return match?.[1] as "sh" | "bash" | undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Our own files without an extension, or with a shell's: a script has no other. */
function projectFiles(root: string): string[] {
  const skipped = new Set(["node_modules", ".git", ".tenantry"]);
  return globSync(["*", "**/*", ".ci/*"], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => skipped.has(entry.name),
  })
    .filter((entry) => entry.isFile() && /^[^.]+$|\.sh$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** The folders and files whose imports have a direction. */
function moduleFolders(root: string): string[] {
  const folders = [
    "catalog",
    "cli",
    "components",
    "fleet",
    "guard",
    "index.ts",
    "localcloud",
    "policies",
    "stacks",
    "tests",
  ];
  return [...folders, "bench", "toolchain"].filter(
    (name) => globSync(name, { cwd: root }).length > 0,
  );
}
