import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { editorSchemas, staleFiles } from "../../catalog/generate.ts";
import { reservedWords } from "../../catalog/schema/ids.ts";
import { tenantSchema } from "../../catalog/schema/tenant.ts";
import { imageReference, mountPath, secretSource } from "../../catalog/schema/values.ts";
import { aFolder } from "../support/a-catalog.ts";

const repository = join(import.meta.dirname, "..", "..");

type Json = Readonly<Record<string, unknown>>;
function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Paths of the properties that say nothing about themselves. */
function undescribed(schema: unknown, path: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((it) => undescribed(it, path));
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== "properties" || !isObject(value)) return undescribed(value, path);
    return Object.entries(value).flatMap(([name, property]) => {
      const here = `${path}.${name}`;
      const silent = isObject(property) && property["description"] === undefined ? [here] : [];
      return [...silent, ...undescribed(property, here)];
    });
  });
}

test("every field of every file is described for the editor", () => {
  const silent = [...editorSchemas()].flatMap(([name, content]) =>
    undescribed(JSON.parse(content), name),
  );

  expect(silent).toEqual([]);
});

test("the committed editor schemas and router pages are what the code and the catalog say", () => {
  expect(staleFiles()).toEqual([]);
});

test("a stale editor schema fails the check, which names it and the command", () => {
  const copy = aFolder();
  for (const part of ["catalog", "components/conventions.ts"]) {
    cpSync(join(repository, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  const file = join(copy, "catalog/generated/tenant.schema.json");
  const good = readFileSync(file, "utf8");
  writeFileSync(file, good.replace("object", "array"));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(copy, "catalog/generate.ts"), ...args], { encoding: "utf8" });

  const check = run("--check");
  expect([check.status, check.stderr]).toEqual([
    1,
    "catalog/generated/tenant.schema.json is stale. Run: npm run fix\n",
  ]);
  expect(run().status).toBe(0);
  expect(readFileSync(file, "utf8")).toBe(good);
  expect(run("--check").status).toBe(0);
});

test.each([
  ["registry.example/app@sha256:" + "0".repeat(64), true],
  ["registry.example:5000/team/app@sha256:" + "0".repeat(64), true],
  ["app@sha256:" + "0".repeat(64), false],
  ["registry.example/app:1.2", false],
  ["registry.example/app:1.2@sha256:" + "0".repeat(64), false],
  ["registry.example/app@sha256:" + "0".repeat(63), false],
  ["registry.example/App@sha256:" + "0".repeat(64), false],
])("an image %s is accepted: %s", (image, accepted) => {
  expect(imageReference.safeParse(image).success).toBe(accepted);
});

test.each([
  ["/", true],
  ["/crm", true],
  ["/a/b.c", true],
  ["/crm/", false],
  ["crm", false],
  ["/a//b", false],
  ["/../etc", false],
  ["/a/..", false],
  ["/a b", false],
  ["/a;b", false],
  ["/a$b", false],
  ["/a\nb", false],
])("a mount path %j is accepted: %s", (path, accepted) => {
  expect(mountPath.safeParse(path).success).toBe(accepted);
});

test.each([
  ["env:NAME", true],
  ["file:~/.ssh/id", true],
  ["file:/etc/token", true],
  ["generated", true],
  ["env:name", false],
  ["file:relative", false],
  ["file:/", false],
  ["NAME", false],
  ["generated ", false],
])("a secret source %j is accepted: %s", (source, accepted) => {
  expect(secretSource.safeParse(source).success).toBe(accepted);
});

test.each(reservedWords)("no site may be called %s", (word) => {
  const tenant = { name: "A", site: word, tier: "starter", services: [] };

  expect(tenantSchema.safeParse(tenant).success).toBe(false);
});
