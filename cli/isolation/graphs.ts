import { randomBytes } from "node:crypto";
import { modelStacks } from "../../fleet/model/model.ts";
import { inParallel } from "../../fleet/parallel.ts";
import { exportStack, type Fleet, listStacks } from "../../fleet/stack.ts";
import { parseStack, platformStack, type StackRef, tenantStack } from "../../fleet/stack-names.ts";
import { graphOfState } from "../../guard/graph-of-state.ts";
import type { StackGraph } from "../../guard/isolation/world.ts";
import type { CatalogView } from "../catalog-view.ts";
import type { projectOf } from "../context.ts";
import { CliError, exitCodes } from "../exit-codes.ts";

/** The graphs of an environment, and what there was to say of stacks that have none. */
export interface Graphs {
  readonly stacks: readonly StackGraph[];
  readonly notes: readonly string[];
}

/** As this tree's own program makes them under mocks. A stack that fails has no graph, and with that is not proven. */
export async function modelledGraphs(
  project: ReturnType<typeof projectOf>,
  { environment, tenants }: CatalogView,
  onStack: (stack: string) => void,
): Promise<Graphs> {
  const stacks = [
    platformStack(environment),
    ...tenants.flatMap((it) => ("resolved" in it ? tenantStack(environment, it.id) : [])),
  ];
  const models = await modelStacks({
    code: project.root,
    catalog: project.catalog,
    stacks: stacks.map(({ name }) => name),
    // No two models are compared.
    digestKey: randomBytes(16).toString("hex"),
    onStack,
  });
  const graphs: StackGraph[] = [];
  const notes: string[] = [];
  for (const { name, tenant } of stacks) {
    const model = models.get(name);
    if (model && !("problems" in model)) {
      graphs.push({ stack: name, tenant, resources: model.resources });
    } else notes.push(`${name} could not be modelled:\n${model?.problems ?? "it gave no answer"}`);
  }
  return { stacks: graphs, notes };
}

/** As the states have them. A stack that was never brought up holds nothing that could be reached. */
export async function deployedGraphs(
  fleet: Fleet,
  { environment, tenants }: CatalogView,
  parallel: number,
  onStack: (stack: string) => void,
): Promise<Graphs> {
  const known = await listStacks(fleet);
  const wanted = [
    platformStack(environment),
    ...tenants.map(({ id }) => tenantStack(environment, id)),
  ];
  const named = new Set(wanted.map(({ name }) => name));
  // A stack that no file asks for any more still has what it has.
  const others = [...known.keys()].flatMap((name): StackRef[] => {
    const stack = named.has(name) ? undefined : parseStack(environment, name);
    return stack ? [stack] : [];
  });
  const read = await inParallel(
    [...wanted, ...others],
    parallel,
    async ({ name, tenant }) => {
      const state = known.has(name) ? await exportStack(fleet, name) : undefined;
      onStack(name);
      return { stack: name, tenant, state };
    },
    ({ name, tenant }) => ({ stack: name, tenant, state: undefined }),
    fleet.signal,
  );
  // A proof of a part, or of nothing, would be none.
  if (fleet.signal?.aborted) throw new CliError("Interrupted.", exitCodes.interrupted);
  if (read.every(({ state }) => state === undefined)) {
    throw new CliError(
      `No stack of ${environment} was ever brought up, so there is no state to read. ` +
        "Without --state and --local the files are read: what they would make.",
      exitCodes.failed,
    );
  }
  return {
    stacks: read.map(({ stack, tenant, state }) => ({
      stack,
      tenant,
      resources: graphOfState(state?.resources ?? []),
    })),
    notes: read.flatMap(({ stack, state }) =>
      state ? [] : [`${stack} was never brought up: there is nothing of it to reach`],
    ),
  };
}
