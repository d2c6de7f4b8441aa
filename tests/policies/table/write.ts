import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../policies/rules.ts";
import { projectRoot } from "../../../toolchain/paths.ts";
import { countCases } from "./count-cases.ts";
import { policiesPage } from "./page.ts";

/* `node tests/policies/table/write.ts` writes docs/policies.md, `--check` fails when it is stale. */

const path = "docs/policies.md";
const file = join(projectRoot, path);
const page = policiesPage(rules, await countCases(projectRoot));

if (!process.argv.includes("--check")) writeFileSync(file, page);
else if (readFileSync(file, "utf8") !== page) {
  console.error(`${path} is stale. Run: npm run fix`);
  process.exitCode = 1;
}
