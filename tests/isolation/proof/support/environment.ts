import { openCatalog } from "../../../../cli/catalog-view.ts";
import { isolationFacts } from "../../../../cli/isolation/facts.ts";
import { toGraph } from "../../../../fleet/model/graph.ts";
import { recordWhole } from "../../../../fleet/model/record.ts";
import type { GraphResource } from "../../../../guard/graph.ts";
import { type Proof, proof } from "../../../../guard/isolation/proof.ts";
import type { IsolationFacts, StackGraph } from "../../../../guard/isolation/world.ts";
import { openPlatform, openTenant } from "../../../../stacks/open.ts";
import { buildPlatform } from "../../../../stacks/platform.ts";
import { requirePlatform } from "../../../../stacks/platform-outputs.ts";
import { buildTenant } from "../../../../stacks/tenant.ts";
import { exampleSecrets } from "../../../support/graph.ts";
import { projectRoot } from "../../../support/temp-catalog.ts";

/** All stacks of an environment of the example, as its own program makes them. */
export interface Environment {
  readonly stacks: readonly StackGraph[];
  readonly facts: IsolationFacts;
}

/** Every stack of the environments, recorded one after the other; tenants get what their platform says. */
export async function modelled(...names: readonly string[]): Promise<Map<string, Environment>> {
  const environments = new Map<string, Environment>();
  for (const env of names) {
    const facts = isolationFacts(openCatalog(projectRoot, { env }));
    const platform = await recordWhole(
      () => buildPlatform(openPlatform(projectRoot, env), exampleSecrets),
      { stack: env },
    );
    const stacks = [
      { stack: env, tenant: null as string | null, resources: toGraph(platform.resources) },
    ];
    const stackOutputs = new Map([[`organization/tenantry/${env}`, platform.outputs]]);
    for (const { id } of facts.tenants) {
      const tenant = openTenant(projectRoot, env, id);
      const stack = `${env}.${id}`;
      const { resources } = await recordWhole(
        async () => buildTenant(tenant, await requirePlatform(tenant), exampleSecrets),
        { stack, stackOutputs },
      );
      stacks.push({ stack, tenant: id, resources: toGraph(resources) });
    }
    environments.set(env, { stacks, facts });
  }
  return environments;
}

type Inputs = Record<string, unknown>;

/** The same environment with one input of one resource changed. */
export function edited(
  { stacks, facts }: Environment,
  stack: string,
  name: string,
  change: (inputs: Inputs) => Inputs,
): Environment {
  return withResources({ stacks, facts }, stack, (resources) => {
    const [type = "", logical] = name.split(" ");
    const found = resources.filter((it) => it.name === logical && isOf(it, type));
    if (found.length !== 1) throw new Error(`${found.length} resources of ${stack} are "${name}"`);
    return resources.map((it) =>
      it === found[0] ? { ...it, inputs: { ...it.inputs, ...change({ ...it.inputs }) } } : it,
    );
  });
}

/** The same environment with other resources in one stack. */
export function withResources(
  { stacks, facts }: Environment,
  stack: string,
  change: (resources: readonly GraphResource[]) => readonly GraphResource[],
): Environment {
  if (!stacks.some((it) => it.stack === stack)) throw new Error(`there is no stack ${stack}`);
  return {
    facts,
    stacks: stacks.map((it) =>
      it.stack === stack ? { ...it, resources: change(it.resources) } : it,
    ),
  };
}

/** `Role`, or `iam/role:Role` where several types end so. */
function isOf({ type }: GraphResource, short: string): boolean {
  return type.endsWith(`:${short}`);
}

/** What fails, a line each: `cache lumen → orbit lumen-cache`, `not proven: lumen lumen-cache`. */
export function failuresOf({ stacks, facts }: Environment): string[] {
  return linesOf(proof(stacks, facts));
}

function linesOf({ breaches, unproven }: Proof): string[] {
  const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
  const lines = [
    ...breaches.map(({ kind, from, to, urn }) => `${kind}: ${from} → ${to} by ${nameOf(urn)}`),
    ...unproven.map(({ party, urn }) => `not proven: ${party} ${nameOf(urn)}`),
  ];
  return [...new Set(lines)].sort();
}
