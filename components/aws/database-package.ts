import type { PackageArgs } from "./functions/package-code.ts";

/** One package for both functions that speak to database servers. */
export const databasePackage = {
  entries: ["database/index.ts", "rotation/index.ts"],
  libraries: ["mysql2", "pg"],
} as const satisfies PackageArgs;
