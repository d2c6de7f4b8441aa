import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PackageSchema, Properties, Shape } from "../../localcloud/schema/model.ts";
import { hasConditions } from "../../localcloud/tables/aws/conditions.ts";
import { type AwsFacts, awsFacts, awsTypes } from "../../localcloud/tables/aws/facts.ts";
import { decidedConditions } from "../../localcloud/tables/aws/replacements.ts";
import { schemaOf } from "./support.ts";

const repository = join(import.meta.dirname, "..", "..");
const every = awsTypes().map((type) => [type, awsFacts(type) as AwsFacts] as const);

test("every input that a table of AWS names is an input of the SDK, and every row says where it was read", async () => {
  const schema = await schemaOf("aws");
  const strangers = every.flatMap(([type, facts]) =>
    pathsOf(facts)
      .filter((path) => !reaches(schema, schema.resources[type]?.inputs ?? {}, path))
      .map((path) => `${type} ${path}`),
  );
  expect(strangers).toEqual([]);
  expect(every.filter(([, facts]) => facts.source.length < 10)).toEqual([]);
  expect(every.length).toBeGreaterThan(100);
});

test("every condition that a table of AWS says in words is decided by code, and no other", () => {
  for (const [type, { replaceIf = [], conflictsIf = [], requiresIf = [] }] of every) {
    const said = new Set(replaceIf.map(({ path }) => path));
    expect([type, ...new Set(decidedConditions(type))].sort()).toEqual([type, ...said].sort());
    if (conflictsIf.length + requiresIf.length > 0)
      expect([type, hasConditions(type)]).toEqual([type, true]);
  }
});

test("patterns of the tables are regular expressions", () => {
  const patterns = every.flatMap(([, { limits = {} }]) =>
    Object.values(limits).flatMap(({ pattern, notPattern }) =>
      [pattern ?? [], notPattern ?? []].flat(),
    ),
  );
  expect(patterns.length).toBeGreaterThan(50);
  for (const pattern of patterns) expect(() => new RegExp(pattern)).not.toThrow();
});

test("every AWS type that a component or a stack makes has a row, so that no preview looks milder than it is", () => {
  const used = globSync("{components,stacks}/**/*.ts", { cwd: repository }).flatMap((file) =>
    [
      ...readFileSync(join(repository, file), "utf8").matchAll(
        /import (?!type)[^;]*?from "@pulumi\/aws\/(\w+\/\w+)\.js"/g,
      ),
    ].map((match) => match[1] ?? ""),
  );
  const known = new Set(awsTypes().map((type) => type.split(":")[1]));
  expect([...new Set(used)].filter((file) => !known.has(file)).sort()).toEqual([]);
});

function pathsOf(facts: AwsFacts): string[] {
  const { replace = [], replaceIf = [], unread = [], conflicts = [], exactlyOneOf = [] } = facts;
  const { defaults = {}, enums = {}, limits = {}, requires = {}, atLeastOneOf = [] } = facts;
  const conditions = Object.entries(requires)
    .flat(2)
    .flatMap((said) => said.split("|"));
  return [
    ...replace.filter((path) => path !== "*"),
    ...replaceIf.map(({ path }) => path),
    ...unread,
    ...[...conflicts, ...exactlyOneOf, ...atLeastOneOf].flat(),
    ...Object.keys({ ...defaults, ...enums, ...limits }),
    ...conditions.map((said) => said.split("=")[0] ?? ""),
  ];
}

function reaches(schema: PackageSchema, inputs: Properties, path: string): boolean {
  let properties: Properties | undefined = inputs;
  for (const segment of path.split(".")) {
    let shape: Shape | undefined = properties?.[segment.replaceAll("[*]", "")]?.shape;
    for (let depth = segment.split("[*]").length; depth > 1; depth--) {
      shape = shape?.kind === "array" ? shape.items : undefined;
    }
    if (!shape) return false;
    properties = shape.kind === "object" ? schema.types[shape.type] : undefined;
  }
  return true;
}
