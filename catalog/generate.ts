import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { environmentsSchema } from "./schema/environments.ts";
import { ledgerSchema } from "./schema/ledger.ts";
import { serviceSchema } from "./schema/service.ts";
import { siteSchema } from "./schema/site.ts";
import { tenantSchema } from "./schema/tenant.ts";
import { tiersSchema } from "./schema/tiers.ts";

/*
 * Editor schemas from the schemas that the reader uses: `node catalog/generate.ts` writes them, `--check` fails when
 * one is stale. An editor then shows every field's description, and most mistakes while they are typed.
 */

const folder = join(import.meta.dirname, "generated");
const schemas: Readonly<Record<string, z.ZodType>> = {
  environments: environmentsSchema,
  site: siteSchema,
  tiers: tiersSchema,
  service: serviceSchema,
  tenant: tenantSchema,
  ledger: ledgerSchema,
};

/** File name and content of each editor schema. */
export function editorSchemas(): ReadonlyMap<string, string> {
  const files = Object.entries(schemas).map(([name, schema]): [string, string] => {
    const json = z.toJSONSchema(schema, { io: "input", target: "draft-07" });
    return [`${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`];
  });
  return new Map(files);
}

/** Names of the files in `catalog/generated/` that are missing or not what the schemas say. */
export function staleSchemas(): string[] {
  const stale: string[] = [];
  for (const [name, content] of editorSchemas()) {
    if (read(join(folder, name)) !== content) stale.push(`catalog/generated/${name}`);
  }
  return stale;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function main(check: boolean): void {
  if (check) {
    for (const file of staleSchemas()) {
      console.error(`${file} is stale. Run: npm run fix`);
      process.exitCode = 1;
    }
    return;
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of editorSchemas()) writeFileSync(join(folder, name), content);
}

if (import.meta.main) main(process.argv.includes("--check"));
