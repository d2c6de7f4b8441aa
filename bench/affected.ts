import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { benchCatalog } from "./catalogs.ts";
import { projectRoot, tenantry } from "./local.ts";
import { measure, printTable } from "./measure.ts";

/** Measured on two cores, medians, whole process, warm cache: 1,000 tenants of which one was changed. */
const rivals = [
  { what: "terragrunt find, filter base...HEAD", seconds: 7.76 },
  { what: "atmos describe affected", seconds: 12.9 },
];

const tenant = "tenants/dev/t-00500.yaml";

/** Edits of 1,000 committed tenants: what decides about one of them, and what decides about many. */
const edits: Readonly<Record<string, readonly [file: string, script: string]>> = {
  "one tenant": [tenant, "s/number 500$/number five hundred/"],
  "a tier of 333": ["platform/tiers.yaml", "s/^growth: (.*)nightly/growth: \\1none/"],
  "a service of 666": ["platform/services/crm.yaml", "s/port: 80\\b/port: 81/"],
};

/** `tenantry affected --base HEAD` after an edit, 1,000 tenants in a Git repository, beside reading their files. */
export function benchAffected(): void {
  using catalog = benchCatalog(1000);
  const { root } = catalog;
  const git = (...args: string[]): void => {
    const user = ["-c", "user.name=bench", "-c", "user.email=bench@example"];
    execFileSync("git", ["-C", root, ...user, ...args], { stdio: "ignore" });
  };
  git("init");
  git("add", "--all");
  git("commit", "--message", "1,000 tenants");
  printTable(
    "1,000 tenants, one revision to the next, both by the same code, whole process",
    measure(
      [
        {
          what: "floor: read the files",
          argv: [
            process.execPath,
            join(projectRoot, "bench/floors/read-files.mjs"),
            join(root, "tenants/dev"),
          ],
        },
        ...Object.entries(edits).map(([what, [file, script]]) => ({
          what: `tenantry affected --base, ${what}`,
          argv: [...tenantry, "-C", root, "affected", "--base", "HEAD"] as [string, ...string[]],
          before: () => {
            git("checkout", "--", ".");
            execFileSync("sed", ["-E", "-i", script, join(root, file)]);
            appendFileSync(join(root, file), "# edited\n");
          },
        })),
      ],
      7,
    ),
  );
  for (const { what, seconds } of rivals) {
    console.log(`  ${what}, one changed (measured elsewhere): ${seconds} s`);
  }
}
