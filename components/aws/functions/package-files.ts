import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, posix } from "node:path";

/** `from "../login.ts"` and `import "./x.ts"`: the specifiers of files of ours, which are all relative. */
const ownImport = /(\bfrom\s*|\bimport\s*)"(\.{1,2}\/[^"]+)\.ts"/g;

/**
 * The entries and every file that they import, as Node runs them without our toolchain: types are stripped (what is
 * left keeps its line and column), `.ts` becomes `.mjs`, folders stay.
 *
 * @param root Folder of the functions; the entries are named from there, with `/`.
 * @returns text by path, for instance `database/index.mjs`, sorted
 */
export function stripSources(root: string, entries: readonly string[]): Map<string, string> {
  const sources = new Map<string, string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const target = file.replace(/\.ts$/, ".mjs");
    if (sources.has(target)) continue;
    const stripped = quietly(() => stripTypeScriptTypes(readFileSync(join(root, file), "utf8")));
    const folder = posix.dirname(file);
    for (const [, , imported] of stripped.matchAll(ownImport)) {
      waiting.push(posix.join(folder, `${imported}.ts`));
    }
    sources.set(target, stripped.replaceAll(ownImport, '$1"$2.mjs"'));
  }
  return new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Node calls its own stripping experimental, once a process: in a preview that would be a line about nobody's tenant. */
function quietly<T>(run: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * The folders of packages and of everything that they depend on, optional and peer dependencies left out.
 *
 * @param project Folder that has the `node_modules`.
 * @returns folders from there, for instance `node_modules/pg`, sorted; one inside another is not named again
 * @throws Error naming a package that is not installed, and who wants it.
 */
export function libraryFolders(project: string, libraries: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (library: string, from: string): void => {
    const folder = resolveLibrary(project, library, from);
    if (found.has(folder)) return;
    found.add(folder);
    const manifest = readFileSync(join(project, folder, "package.json"), "utf8");
    const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: object };
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const library of libraries) visit(library, "");
  const folders = [...found].sort();
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
}

/** As Node looks for it: beside the one who imports first, then further up. */
function resolveLibrary(project: string, library: string, from: string): string {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const place = posix.join(folder === "." ? "" : folder, "node_modules", library);
    if (existsSync(join(project, place, "package.json"))) return place;
    if (folder === "" || folder === ".") break;
  }
  throw new Error(
    `The package ${library}${from === "" ? "" : `, which ${from} needs,`} is not installed. Run \`npm ci\`.`,
  );
}

/** The nearest folder upwards that has `node_modules` of the project. */
export function projectFolder(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules"))) return folder;
  }
  throw new Error(`No folder above ${from} has node_modules. Run \`npm ci\`.`);
}
