import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { type Scan, scan } from "../../../catalog/code/scan.ts";
import { projectRoot } from "../../support/temp-catalog.ts";

const files = globSync(["index.ts", "{components,stacks,catalog}/**/*.ts"], { cwd: projectRoot });

/** Imports as the compiler sees them: what is left of them when types are gone. */
function importsByCompiler(text: string): Scan["imports"] {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const from = fromOf(statement);
    if (from === undefined) return [];
    const names = namesOf(statement);
    return names === "types" ? [] : [{ from, names }];
  });
}

function fromOf(statement: ts.Statement): string | undefined {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
  const { moduleSpecifier } = statement;
  return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
}

function namesOf(statement: ts.Statement): Scan["imports"][number]["names"] | "types" {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement;
    if (isTypeOnly) return "types";
    if (!exportClause || !ts.isNamedExports(exportClause)) return [{ there: "*", here: "*" }];
    return valuesOf(exportClause.elements);
  }
  const clause = (statement as ts.ImportDeclaration).importClause;
  if (!clause) return [];
  if (clause.isTypeOnly) return "types";
  const { name, namedBindings: bindings } = clause;
  const whole = name ? [{ there: "default", here: name.text }] : [];
  if (!bindings) return whole;
  if (ts.isNamespaceImport(bindings)) return [...whole, { there: "*", here: bindings.name.text }];
  const values = valuesOf(bindings.elements);
  return values === "types" ? (whole.length > 0 ? whole : "types") : [...whole, ...values];
}

function valuesOf(
  elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[],
): Scan["imports"][number]["names"] | "types" {
  const values = elements.filter(({ isTypeOnly }) => !isTypeOnly);
  if (values.length === 0) return "types";
  return values.map(({ name, propertyName }) => ({
    there: (propertyName ?? name).text,
    here: name.text,
  }));
}

test("the scan sees every import that the compiler sees, in every file of the program", () => {
  const read = (file: string): string => readFileSync(join(projectRoot, file), "utf8");
  const seen = Object.fromEntries(files.map((file) => [file, scan(read(file)).imports]));
  const there = Object.fromEntries(files.map((file) => [file, importsByCompiler(read(file))]));
  expect(seen).toEqual(there);
  expect(files.length).toBeGreaterThan(200);
});

test("no file of the program imports anything while it runs, but what AWS has in its own machines", () => {
  const dynamic = files.filter((file) => {
    const { code } = scan(readFileSync(join(projectRoot, file), "utf8"));
    return /\bimport\(|\brequire\(/.test(code);
  });
  expect(dynamic.every((file) => file.startsWith("components/aws/functions/"))).toBe(true);
});

test("whatever asks where it stands reads files that the scan knows, or is a known exception", () => {
  const unknown = files.filter((file) => {
    if (file.startsWith("catalog/")) return false;
    const { code, data } = scan(readFileSync(join(projectRoot, file), "utf8"));
    return code.split("import.meta").length - 1 > data.length;
  });
  expect(unknown.toSorted()).toEqual([
    // Where sources are packed from: the entries are named in `entries`, which the scan knows.
    "components/aws/functions/package-code.ts",
    // Asks where the SDK is, and reads no file of ours.
    "components/lean-sdk.ts",
  ]);
});

test.each([
  ['import { type A, b } from "./x.ts";', [{ there: "b", here: "b" }]],
  ['import type { A } from "./x.ts";', undefined],
  ['import {\n  type A,\n} from "./x.ts";', undefined],
  ['import { a as b } from "./x.ts";', [{ there: "a", here: "b" }]],
  ['import * as a from "./x.ts";', [{ there: "*", here: "a" }]],
  [
    'import a, { b } from "./x.ts";',
    [
      { there: "default", here: "a" },
      { there: "b", here: "b" },
    ],
  ],
  ['import "./x.ts";', []],
  ['export { a } from "./x.ts";', [{ there: "a", here: "a" }]],
  ['export * from "./x.ts";', [{ there: "*", here: "*" }]],
  ['export type { A } from "./x.ts";', undefined],
  ['// import { a } from "./x.ts";', undefined],
  ['/*\nimport { a } from "./x.ts";\n*/', undefined],
])("%s takes %j", (text, names) => {
  expect(scan(text).imports).toEqual(names ? [{ from: "./x.ts", names }] : []);
  expect(importsByCompiler(text)).toEqual(names ? [{ from: "./x.ts", names }] : []);
});

test("an address in a text is no comment", () => {
  expect(scan('const a = "https://x.example"; new Vpc();').code).toContain("new Vpc()");
});
