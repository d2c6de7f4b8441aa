import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { projectRoot } from "../../support/temp-catalog.ts";

/** Every stack of the example: three platforms, and all their tenants. */
export const demoStacks: readonly string[] = ["dev", "staging", "prod"].flatMap((environment) => [
  environment,
  ...readdirSync(`${projectRoot}/tenants/${environment}`).map(
    (file) => `${environment}.${basename(file, ".yaml")}`,
  ),
]);
