import { rmSync } from "node:fs";
import { join } from "node:path";
import { localVariables } from "../tests/support/tenantry.ts";
import { benchCatalog } from "./catalogs.ts";
import { must, projectRoot, pulumi, tenantry } from "./local.ts";
import { measure, printTable } from "./measure.ts";

const count = 20;

/** `tenantry up` of 20 new tenants beside a shell loop of `pulumi up`, each on a fresh local cloud with its platform up. */
export function benchFleet(): void {
  using catalog = benchCatalog(count);
  const ids = Array.from(
    { length: count },
    (_, index) => `t-${String(index + 1).padStart(5, "0")}`,
  );
  const env = localVariables(catalog);
  const up = [...tenantry, "-C", catalog.root, "up", "--env", "dev", "--local", "--yes"];
  const fresh = () => {
    rmSync(join(catalog.root, ".tenantry/local/dev"), { recursive: true, force: true });
    must([...up, "--platform"], projectRoot);
  };
  const loop = ids
    .map(
      (id) =>
        `"${pulumi}" stack init dev.${id} && "${pulumi}" up --yes --non-interactive -s dev.${id}`,
    )
    .join(" && ");
  const tenants = ids.flatMap((id) => ["--tenant", id]);
  printTable(
    `up of ${count} new tenants (local cloud)`,
    measure(
      [
        {
          what: "tenantry up",
          argv: [...up, ...tenants] as [string, ...string[]],
          ...{ cwd: projectRoot, before: fresh },
        },
        {
          what: "shell loop of pulumi up",
          argv: ["sh", "-c", loop],
          ...{ cwd: projectRoot, env, before: fresh },
        },
      ],
      1,
      0,
    ),
  );
}
