import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fleet } from "../../fleet/stack.ts";
import { projectRoot, type TempCatalog } from "./temp-catalog.ts";
import { localVariables } from "./tenantry.ts";

/** A run on the local cloud of a catalog, in a folder for plans that the test takes away. */
export function localFleet(catalog: TempCatalog, environment = "dev"): Fleet {
  const env = {
    ...(process.env as Record<string, string>),
    ...localVariables(catalog, environment),
  };
  return {
    project: { root: projectRoot.replace(/\/$/, ""), catalog: catalog.root },
    environment,
    run: { local: true, env, close: () => undefined },
    settings: catalog.path(".tenantry/local", environment, `Pulumi.${environment}.yaml`),
    plans: mkdtempSync(join(tmpdir(), "tenantry-plans-")),
    today: new Date().toISOString().slice(0, 10),
    ways: undefined,
  };
}
