import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { Code, type StackKind } from "../../../catalog/code/code.ts";
import { Sources } from "../../../catalog/code/sources.ts";
import { aFolder } from "../../support/a-catalog.ts";
import { projectRoot } from "../../support/temp-catalog.ts";

const substrates = ["aws", "proxmox", "vps"];
/** Loaded before the program, where it takes out what nothing uses: it decides no resource. */
const preloaded = "components/lean-sdk.ts";
const kinds: StackKind[] = (["platform", "tenant"] as const).flatMap((kind) =>
  substrates.map((substrate) => ({ kind, substrates: [substrate] })),
);

test("every source of the program belongs to a builder or to a component, but those that hold only types", () => {
  const code = new Code(projectRoot);
  const { components, paths } = new Sources(projectRoot);
  const all = [
    ...kinds.map((kind) => code.reach(kind)),
    ...kinds.map((kind) => code.of({ ...kind, components: [...components.keys()] })),
  ];
  const lost = paths.filter((path) => !all.some(({ files }) => files.has(path)));
  expect(lost.filter((path) => !holdsOnlyTypes(path))).toEqual([preloaded]);
  expect(paths.length).toBeGreaterThan(200);
});

function holdsOnlyTypes(path: string): boolean {
  const text = readFileSync(join(projectRoot, path), "utf8");
  const left = stripTypeScriptTypes(text).replaceAll(/\/\*[^]*?\*\//g, "");
  return left.replaceAll(/\bexport \{\s*\};?/g, "").trim() === "";
}

test("every component that a demo stack has is found by its type", () => {
  const { components } = new Sources(projectRoot);
  const golden = globSync("tests/graphs/golden/*.json", { cwd: projectRoot });
  const types = new Set(
    golden.flatMap((file) =>
      (JSON.parse(readFileSync(join(projectRoot, file), "utf8")) as { type: string }[]).map(
        ({ type }) => type,
      ),
    ),
  );
  const own = [...types].filter((type) => type.startsWith("tenantry:"));
  expect(own.filter((type) => !components.has(type))).toEqual([]);
  expect(own.length).toBeGreaterThan(30);
});

test("an import that ends at a component only makes it, as the compiler sees every use", () => {
  const sources = new Sources(projectRoot);
  const ends = sources.paths
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => sources.edges(path).filter(({ makes }) => makes));
  expect(ends.flatMap(({ from, to }) => otherUses(from, to))).toEqual([]);
  expect(ends.length).toBeGreaterThan(80);
});

/** Uses of what `from` imports from `to` that are neither `new X()` nor a type. */
function otherUses(from: string, to: string): string[] {
  const text = readFileSync(join(projectRoot, from), "utf8");
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    if (join(dirname(from), statement.moduleSpecifier.text) !== to) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings)) {
      for (const { name } of bindings.elements) names.add(name.text);
    }
  }
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node) && names.has(node.text) && !isMadeOrType(node)) {
      found.push(`${from}: ${node.parent.getText().slice(0, 60)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isMadeOrType(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression === node;
  return ts.isTypeNode(parent) || ts.isPropertySignature(parent) || ts.isQualifiedName(parent);
}

/* What counts for whom, on a program small enough to be read. */
const small: Readonly<Record<string, string>> = {
  "index.ts":
    'import { buildPlatform } from "./stacks/platform.ts";\nimport { buildTenant } from "./stacks/tenant.ts";\n',
  "stacks/platform.ts": 'import { site } from "./aws/site.ts";\n',
  "stacks/tenant.ts":
    'import { aws } from "./aws/tenant.ts";\nimport { pve } from "./proxmox/tenant.ts";\nimport { hash } from "../catalog/resolve/tenant.ts";\n',
  "stacks/aws/site.ts": 'import { Vpc } from "../../components/aws/vpc.ts";\nnew Vpc();\n',
  "stacks/aws/tenant.ts":
    'import { Bucket } from "../../components/aws/bucket.ts";\nnew Bucket();\n',
  "stacks/proxmox/tenant.ts":
    'import { Guest } from "../../components/proxmox/guest.ts";\nimport { Dump, rendered } from "../../components/data/dump.ts";\nnew Guest();\nrendered();\n',
  "components/base.ts": "export class Base {}\n",
  "components/aws/vpc.ts":
    'import { Base } from "../base.ts";\nimport { Bucket } from "./bucket.ts";\nconst type = token("aws", "Vpc");\nexport class Vpc extends Base {}\nnew Bucket();\n',
  "components/aws/bucket.ts":
    'import { bucket } from "@pulumi/aws/s3";\nimport type { Log } from "./log.ts";\nconst type = token("aws", "Bucket");\nexport class Bucket {}\nconst text = new URL("./scripts/", import.meta.url);\n',
  "components/aws/log.ts": "export interface Log {}\n",
  "components/aws/scripts/a.sh": "a\n",
  "components/aws/scripts/README.md": "a\n",
  "components/proxmox/guest.ts":
    'const type = token("proxmox", "Guest");\nexport class Guest {}\nnew URL(`../host/${part}.sh`, import.meta.url);\nconst code = { entries: ["job/index.ts"], libraries: ["pg"] };\n',
  "components/host/one.sh": "1\n",
  "components/aws/functions/job/index.ts": 'import { work } from "./work.ts";\n',
  "components/aws/functions/job/work.ts": "export const work = 1;\n",
  "components/data/dump.ts":
    'const type = token("data", "Dump");\nexport class Dump {}\nexport function rendered() {}\n',
  "catalog/resolve/tenant.ts": "export const hash = 1;\n",
  "package-lock.json": JSON.stringify({
    packages: {
      "": {},
      "node_modules/@pulumi/aws": {
        version: "7.0.0",
        integrity: "sha512-a",
        dependencies: { long: "1" },
      },
      "node_modules/long": { version: "1.0.0", integrity: "sha512-b" },
      "node_modules/pg": {
        version: "8.0.0",
        integrity: "sha512-c",
        peerDependencies: { vitest: "1" },
      },
      "node_modules/vitest": { version: "5.0.0", integrity: "sha512-d", dev: true },
    },
  }),
};

function aProgram(changes: Readonly<Record<string, string>> = {}): Code {
  const root = aFolder();
  for (const [path, text] of Object.entries({ ...small, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return new Code(root);
}

const stacks = {
  platform: {
    kind: "platform",
    substrates: ["aws"],
    components: ["tenantry:aws:Bucket", "tenantry:aws:Vpc"],
  },
  "aws tenant": { kind: "tenant", substrates: ["aws"], components: ["tenantry:aws:Bucket"] },
  "aws tenant without a bucket": { kind: "tenant", substrates: ["aws"], components: [] },
  "pve tenant": { kind: "tenant", substrates: ["proxmox"], components: ["tenantry:proxmox:Guest"] },
} as const;

const everyone = Object.keys(stacks);
const lock = (from: string, to: string): string => {
  const text = small["package-lock.json"] as string;
  if (!text.includes(from)) throw new Error(`the lock file has no ${from}`);
  return text.replace(from, to);
};

test.each<[what: string, changes: Record<string, string>, whom: readonly string[]]>([
  ["the program", { "index.ts": `${small["index.ts"]}// x\n` }, everyone],
  [
    "a component that two use",
    { "components/aws/bucket.ts": `${small["components/aws/bucket.ts"]}// x\n` },
    ["platform", "aws tenant"],
  ],
  [
    "a component that makes another",
    { "components/aws/vpc.ts": `${small["components/aws/vpc.ts"]}// x\n` },
    ["platform"],
  ],
  [
    "what a component extends",
    { "components/base.ts": "export class Base { x = 1 }\n" },
    ["platform"],
  ],
  ["a file of types", { "components/aws/log.ts": "export interface Log { x: 1 }\n" }, []],
  [
    "a script in a folder that is read",
    { "components/aws/scripts/a.sh": "b\n" },
    ["platform", "aws tenant"],
  ],
  [
    "a new script in that folder",
    { "components/aws/scripts/b.sh": "b\n" },
    ["platform", "aws tenant"],
  ],
  ["a note beside it", { "components/aws/scripts/README.md": "b\n" }, []],
  ["a script that is named by a pattern", { "components/host/one.sh": "2\n" }, ["pve tenant"]],
  [
    "the source of a function",
    { "components/aws/functions/job/index.ts": "// x\n" },
    ["pve tenant"],
  ],
  [
    "what that source imports",
    { "components/aws/functions/job/work.ts": "// x\n" },
    ["pve tenant"],
  ],
  [
    "a component that is asked for more than to be made",
    { "components/data/dump.ts": `${small["components/data/dump.ts"]}// x\n` },
    ["pve tenant"],
  ],
  [
    "a builder of one substrate",
    { "stacks/aws/tenant.ts": `${small["stacks/aws/tenant.ts"]}// x\n` },
    ["aws tenant", "aws tenant without a bucket"],
  ],
  [
    "the builder of platforms",
    { "stacks/platform.ts": `${small["stacks/platform.ts"]}// x\n` },
    ["platform"],
  ],
  ["what the catalog decides", { "catalog/resolve/tenant.ts": "// x\n" }, []],
  ["a package", { "package-lock.json": lock("7.0.0", "7.0.1") }, ["platform", "aws tenant"]],
  [
    "a package's checksum alone",
    { "package-lock.json": lock("sha512-a", "sha512-z") },
    ["platform", "aws tenant"],
  ],
  [
    "a package that a package needs",
    { "package-lock.json": lock("1.0.0", "1.0.1") },
    ["platform", "aws tenant"],
  ],
  [
    "a package that goes into a function",
    { "package-lock.json": lock("8.0.0", "8.0.1") },
    ["pve tenant"],
  ],
  ["a tool's package", { "package-lock.json": lock("5.0.0", "5.0.1") }, []],
  [
    "a component that is gone",
    { "components/aws/bucket.ts": "export class Bucket {}\n" },
    ["platform", "aws tenant", "aws tenant without a bucket"],
  ],
])("%s counts for whoever uses it, and for nobody else", (_, changes, whom) => {
  const before = aProgram();
  const after = aProgram(changes);
  const changed = Object.entries(stacks).filter(
    ([, stack]) => before.hash(stack) !== after.hash(stack),
  );
  expect(changed.map(([name]) => name)).toEqual(whom);
});

test("a hash is the same wherever the program stands", () => {
  const [here, there] = [aProgram(), aProgram()];
  for (const stack of Object.values(stacks)) expect(here.hash(stack)).toBe(there.hash(stack));
});
