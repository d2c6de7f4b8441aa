import { readdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { installedPackage, packageNames } from "../../localcloud/packages.ts";
import {
  deriveType,
  fillSchemaCache,
  loadSchema,
  schemaFile,
} from "../../localcloud/schema/cache.ts";
import { toPulumiSchema } from "../../localcloud/schema/pulumi-schema.ts";
import { replacementRows } from "../../localcloud/tables/replacements.ts";
import { schemaOf, tempFolder } from "./support.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy";

test("the SDK's types say which inputs are known, required, nested and secret", async () => {
  const proxmoxve = await schemaOf("proxmoxve");
  const command = await schemaOf("command");

  expect(Object.keys(proxmoxve.resources)).toHaveLength(115);
  expect(proxmoxve.resources[container]?.inputs.nodeName).toEqual({
    shape: { kind: "string" },
    required: true,
  });
  expect(proxmoxve.types.ContainerLegacyOperatingSystem?.templateFileId?.required).toBe(true);
  expect(proxmoxve.types["firewall.RulesLegacyRule"]?.pos?.shape).toEqual({ kind: "number" });
  expect(proxmoxve.provider.secretOutputs).toContain("apiToken");
  expect(command.resources["command:remote:Command"]?.inputs.logging?.shape).toEqual({
    kind: "enum",
    values: ["stdout", "stderr", "stdoutAndStderr", "none"],
  });
});

test("a schema is derived once a version, and again when its file is damaged", async () => {
  const folder = tempFolder();
  expect(await fillSchemaCache(folder)).toEqual([...packageNames]);
  expect(await fillSchemaCache(folder)).toEqual([]);

  const random = installedPackage("random");
  writeFileSync(schemaFile(folder, random), '{"name":"ran');
  expect(await fillSchemaCache(folder)).toEqual(["random"]);
  expect(loadSchema(folder, random).version).toBe(random.version);
  expect(readdirSync(folder).filter((file) => file.endsWith(".partial"))).toEqual([]);
});

test("a plugin without a derived schema says which command makes it", () => {
  const folder = tempFolder();
  expect(() => loadSchema(folder, installedPackage("random"))).toThrow(
    /Run `node localcloud\/main\.ts prepare` first/,
  );
});

test("of a package with many types the used ones are derived, and any other one when it is asked for", async () => {
  const folder = tempFolder();
  const aws = installedPackage("aws");
  await fillSchemaCache(folder, ["aws"]);
  const schema = loadSchema(folder, aws);
  const table = "aws:dynamodb/table:Table";
  expect(schema.resources["aws:rds/instance:Instance"]?.inputs.instanceClass?.shape).toEqual({
    kind: "string",
  });
  expect(table in schema.resources).toBe(false);

  await deriveType(folder, aws, schema, table);
  await deriveType(folder, aws, schema, "aws:no/such:Type");
  for (const known of [schema, loadSchema(folder, aws)]) {
    expect(known.resources[table]?.inputs.hashKey?.shape).toEqual({ kind: "string" });
    expect(known.types["dynamodb.TableAttribute"]?.name?.required).toBe(true);
    expect("aws:no/such:Type" in known.resources).toBe(false);
  }
  expect(await fillSchemaCache(folder, ["aws"])).toEqual([]);
});

test("every replacement names an input that the SDK has, and its source", async () => {
  const strangers: string[] = [];
  for (const row of replacementRows()) {
    const schema = await schemaOf(row.type.split(":")[0] as "proxmoxve");
    const inputs = schema.resources[row.type]?.inputs ?? {};
    for (const path of row.inputs) {
      const name = path.split(/[.[]/)[0] ?? "";
      if (path !== "*" && !(name in inputs)) strangers.push(`${row.type} ${path}`);
    }
    expect(row.source).not.toBe("");
  }
  expect(strangers).toEqual([]);
});

test("the schema that importers read refers only to types that it holds", async () => {
  for (const name of packageNames) {
    const text = JSON.stringify(toPulumiSchema(await schemaOf(name)));
    const { types } = JSON.parse(text) as { types: Record<string, unknown> };
    const missing = [...text.matchAll(/#\/types\/([^"]+)/g)].filter(
      ([, type]) => !((type ?? "") in types),
    );
    expect(missing.map(([, type]) => type)).toEqual([]);
  }
});
