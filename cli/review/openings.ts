import { CatalogError } from "../../catalog/errors.ts";
import type { StackModel } from "../../fleet/model/model.ts";
import { isolationChanges } from "../../guard/isolation/changes.ts";
import type { IsolationFacts, StackGraph } from "../../guard/isolation/world.ts";
import type { Way } from "../../guard/openings.ts";
import { openCatalog } from "../catalog-view.ts";
import { isolationFacts } from "../isolation/facts.ts";
import type { Models, Side } from "./models.ts";

/** What opens, and why it cannot be told of an environment. */
export interface Openings {
  readonly opened: readonly Way[];
  readonly notes: readonly string[];
}

/**
 * Ways between tenants, and from the internet, that are open in the head and were not at the base. A stack that is not
 * affected has the same graph in both.
 */
export function newOpenings(before: Side, after: Side, models: Models): Openings {
  const environments = [...new Set([...models.after.keys()].map((it) => it.split(".")[0] ?? ""))];
  const found = environments.map((environment) => openingsIn(environment, before, after, models));
  return {
    opened: found.flatMap(({ opened }) => opened),
    notes: found.flatMap(({ notes }) => notes),
  };
}

function openingsIn(environment: string, before: Side, after: Side, models: Models): Openings {
  const was = new Map([...unaffected(models), ...models.before]);
  try {
    const [old, now] = [
      { stacks: graphs(was, environment), facts: factsOf(before, environment) },
      { stacks: graphs(models.after, environment), facts: factsOf(after, environment) },
    ];
    return { opened: isolationChanges(old, now).opened, notes: [] };
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    const note = `Ways between the tenants of ${environment} were not compared: its files have errors.`;
    return { opened: [], notes: [note] };
  }
}

function unaffected({ affected, after }: Models): [string, StackModel][] {
  return [...after].filter(([stack]) => !affected.has(stack));
}

function graphs(models: ReadonlyMap<string, StackModel>, environment: string): StackGraph[] {
  return [...models].flatMap(([stack, model]) => {
    const [own, tenant = null] = stack.split(".");
    if (own !== environment || "problems" in model) return [];
    return [{ stack, tenant, resources: model.resources }];
  });
}

function factsOf({ root }: Side, environment: string): IsolationFacts {
  return isolationFacts(openCatalog(root, { env: environment }));
}
