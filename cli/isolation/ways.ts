import { randomBytes } from "node:crypto";
import { modelStacks } from "../../fleet/model/model.ts";
import { exportStack, type Fleet } from "../../fleet/stack.ts";
import { waysIn } from "../../fleet/ways/find.ts";
import type { Ways } from "../../fleet/ways/ways.ts";
import type { CatalogView } from "../catalog-view.ts";
import { isolationFacts } from "./facts.ts";

/** Who could reach whom in the environment of a run, by this tree's own program and the states. */
export function waysOf(fleet: Fleet, view: CatalogView): Ways {
  const { project, signal } = fleet;
  const broken = view.tenants.flatMap((it) => ("resolved" in it ? [] : [it.id]));
  const { environments, ledgers } = view.loaded.catalog;
  const sites = environments.get(view.environment)?.sites ?? [];
  const takenOver = sites.filter((site) => (ledgers.get(site)?.adopted.size ?? 0) > 0);
  return waysIn(
    { facts: isolationFacts(view), broken, takenOver },
    {
      model: (stacks, onStack) =>
        modelStacks({
          code: project.root,
          catalog: project.catalog,
          stacks,
          // No two models are compared.
          digestKey: randomBytes(16).toString("hex"),
          onStack,
          signal,
        }),
      state: (stack) => exportStack(fleet, stack),
    },
  );
}
