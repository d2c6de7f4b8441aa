import { join } from "node:path";
import { benchCatalog } from "./catalogs.ts";
import { projectRoot, tenantry } from "./local.ts";
import { measure, printTable } from "./measure.ts";

/** `tenantry validate` of 1,000 tenants (load, references, ledger, capacity, resolve) beside three floors. */
export function benchValidate(): void {
  using catalog = benchCatalog(1000);
  const folder = join(catalog.root, "tenants/dev");
  const floor = (what: string, script: string) => ({
    what,
    argv: [process.execPath, join(projectRoot, "bench/floors", script), folder] as const,
  });
  printTable(
    "1,000 tenants, whole process",
    measure(
      [
        {
          what: "tenantry validate",
          argv: [...tenantry, "-C", catalog.root, "validate"],
        },
        floor("floor: read the files", "read-files.mjs"),
        floor("floor: js-yaml + zod", "js-yaml-zod.mjs"),
        floor("floor: yaml with positions + zod", "yaml-positions-zod.mjs"),
      ],
      7,
    ),
  );
}
