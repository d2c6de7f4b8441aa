import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { CatalogError } from "./errors.ts";
import { ledgerOf } from "./ledger/index-ledger.ts";
import { loadCatalog, loadForPlatform } from "./load.ts";
import { routerPage } from "./proxmox/router.ts";
import { resolvePlatform } from "./resolve/platform.ts";
import { approvalsSchema } from "./schema/approvals.ts";
import { environmentsSchema } from "./schema/environments.ts";
import { exceptionsSchema } from "./schema/exceptions.ts";
import { ledgerSchema } from "./schema/ledger.ts";
import { serviceSchema } from "./schema/service.ts";
import { siteSchema } from "./schema/site.ts";
import { tenantSchema } from "./schema/tenant.ts";
import { tiersSchema } from "./schema/tiers.ts";

/*
 * Files that follow from others: editor schemas from the schemas that the reader uses (an editor then shows every
 * field's description, and most mistakes while they are typed), and each site's page for its router from `platform/`.
 * `node catalog/generate.ts` writes them, `--check` fails when one is stale.
 */

const root = join(import.meta.dirname, "..");
const schemaFolder = "catalog/generated";
const pageFolder = "docs/sites";
const schemas: Readonly<Record<string, z.ZodType>> = {
  environments: environmentsSchema,
  site: siteSchema,
  tiers: tiersSchema,
  service: serviceSchema,
  tenant: tenantSchema,
  ledger: ledgerSchema,
  approvals: approvalsSchema,
  exceptions: exceptionsSchema,
};

/** File name and content of each editor schema. */
export function editorSchemas(): ReadonlyMap<string, string> {
  const files = Object.entries(schemas).map(([name, schema]): [string, string] => {
    const json = z.toJSONSchema(schema, { io: "input", target: "draft-07" });
    return [`${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`];
  });
  return new Map(files);
}

/** File name and content of each site's page for its router; undefined where `platform/` has problems, which `validate` explains. */
function routerPages(): ReadonlyMap<string, string> | undefined {
  const { catalog } = loadCatalog(root);
  const pages = new Map<string, string>();
  try {
    for (const environment of catalog.environments.keys()) {
      for (const resolved of resolvePlatform(loadForPlatform(root, environment), environment)
        .sites) {
        const { id } = resolved.access;
        const site = catalog.sites.get(id);
        const { networks } = ledgerOf(catalog, id);
        if (site?.substrate === "proxmox" && resolved.substrate === "proxmox") {
          pages.set(`${id}-router.md`, routerPage(site, resolved, networks));
        }
      }
    }
  } catch (error) {
    if (error instanceof CatalogError) return undefined;
    throw error;
  }
  return pages.size > 0 ? pages : undefined;
}

interface Generated {
  /** Content by path, relative to the project. */
  readonly files: ReadonlyMap<string, string>;
  /** Pages about sites that are gone. */
  readonly leftOver: readonly string[];
}

function generate(): Generated {
  const pages = routerPages();
  const files = new Map<string, string>();
  for (const [name, content] of editorSchemas()) files.set(`${schemaFolder}/${name}`, content);
  for (const [name, content] of pages ?? []) files.set(`${pageFolder}/${name}`, content);
  const found = globSync(`${pageFolder}/*-router.md`, { cwd: root });
  // Without the sites nobody knows which page is whose.
  return { files, leftOver: pages ? found.filter((path) => !files.has(path)) : [] };
}

/** Paths of the generated files that are missing, not what they follow from says, or about a site that is gone. */
export function staleFiles(): string[] {
  const { files, leftOver } = generate();
  const stale = [...files].filter(([path, content]) => read(join(root, path)) !== content);
  return [...stale.map(([path]) => path), ...leftOver];
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
    for (const file of staleFiles()) {
      console.error(`${file} is stale. Run: npm run fix`);
      process.exitCode = 1;
    }
    return;
  }
  const { files, leftOver } = generate();
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  for (const path of leftOver) rmSync(join(root, path));
}

if (import.meta.main) main(process.argv.includes("--check"));
