import { findDifferences } from "../../fleet/model/differences.ts";
import { type Differ, difference, type FoundDifference } from "../../guard/difference.ts";
import type { GraphResource } from "../../guard/graph.ts";
import { carrierOf } from "../../guard/isolation/carriers.ts";
import { judge } from "../../guard/judge.ts";
import { nothingReleased } from "../../guard/released.ts";
import { scanState } from "../../guard/state-scan.ts";
import { resourceViolations, stackViolations } from "../../policies/check.ts";
import { stackFacts } from "../../policies/facts.ts";
import type { StackFacts } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import {
  type Environment,
  failuresOf,
  withResources,
} from "../isolation/proof/support/environment.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { target } from "./graphs.ts";
import { type Mutation, nameOf } from "./mutation.ts";

/** A mutation in the stack where it is tried, and what caught it: ids of rules, `isolation proof`, `guard`. */
export interface Tried {
  readonly mutation: Mutation;
  readonly stack: string;
  /** Whether the resource is another one at all. */
  readonly changes: boolean;
  readonly caughtBy: readonly string[];
}

interface Planned {
  readonly mutation: Mutation;
  readonly stack: string;
  readonly was: GraphResource;
  readonly now: GraphResource | undefined;
}

/** Tries every mutation by itself. @throws for one whose resource no stack has */
export async function tryAll(
  sound: Environment,
  mutations: readonly Mutation[],
): Promise<readonly Tried[]> {
  const planned = mutations.map((mutation): Planned => {
    const found = target(sound, mutation);
    if (!found) throw new Error(`${nameOf(mutation)}: no stack has such a resource`);
    return {
      mutation,
      stack: found.stack,
      was: found.resource,
      now: mutation.change(found.resource),
    };
  });
  const refused = await refusedByGuard(planned);
  const judgement = new Judges(sound);
  return planned.map((it, index) => ({
    mutation: it.mutation,
    stack: it.stack,
    changes: JSON.stringify(it.was) !== JSON.stringify(it.now),
    caughtBy: [
      ...judgement.rules(it),
      ...judgement.isolation(it),
      ...(refused[index] ? ["guard"] : []),
      ...(secretsIn(it.now) > secretsIn(it.was) ? ["state scan"] : []),
    ],
  }));
}

/** What rules and proof say of the sound environment is worked out once; only what is new counts. */
class Judges {
  private readonly sound: Environment;
  private readonly proven: ReadonlySet<string>;
  private readonly stacks = new Map<string, { facts: StackFacts; said: ReadonlySet<string> }>();

  constructor(sound: Environment) {
    this.sound = sound;
    this.proven = new Set(failuresOf(sound));
  }

  /** Ids of the rules that find something new in the broken resource, or in its stack. */
  rules({ stack, was, now }: Planned): string[] {
    const resources = this.resourcesOf(stack);
    const { facts, said } = this.soundStack(stack, resources);
    const before = new Set(rules.flatMap((rule) => keysOf(resourceViolations(rule, was, facts))));
    const broken = resources.flatMap((it) => (it !== was ? [it] : now ? [now] : []));
    const caught = rules.filter((rule) => {
      const ofResource = now ? keysOf(resourceViolations(rule, now, facts)) : [];
      if (ofResource.some((key) => !before.has(key))) return true;
      return keysOf(stackViolations(rule, broken, facts)).some((key) => !said.has(key));
    });
    return caught.map(({ id }) => id);
  }

  /** Only what may carry an edge is worth a proof; of everything else the proof reads nothing. */
  isolation({ stack, was, now }: Planned): string[] {
    const carrier = carrierOf(was.type);
    if (carrier !== undefined && "none" in carrier) return [];
    const broken = withResources(this.sound, stack, (all) =>
      all.flatMap((it) => (it !== was ? [it] : now ? [now] : [])),
    );
    return failuresOf(broken).some((line) => !this.proven.has(line)) ? ["isolation proof"] : [];
  }

  private resourcesOf(stack: string): readonly GraphResource[] {
    return this.sound.stacks.find((it) => it.stack === stack)?.resources ?? [];
  }

  private soundStack(stack: string, resources: readonly GraphResource[]) {
    const known = this.stacks.get(stack);
    if (known) return known;
    const facts = stackFacts(projectRoot, stack);
    const all = rules.flatMap((rule) => stackViolations(rule, resources, facts));
    const made = { facts, said: new Set(keysOf(all)) };
    this.stacks.set(stack, made);
    return made;
  }
}

function keysOf(violations: readonly { rule: string; urn?: string; message: string }[]): string[] {
  return violations.map(({ rule, urn, message }) => `${rule} ${urn ?? ""} ${message}`);
}

/**
 * Whether the guard refuses the way from the sound resource to the broken one. What a provider makes of a difference is
 * asked once for all of them: the first round only collects the questions.
 */
async function refusedByGuard(planned: readonly Planned[]): Promise<boolean[]> {
  const asked: Parameters<Differ>[0][number][] = [];
  await judgeAll(planned, (questions) => {
    asked.push(...questions);
    return questions.map(() => ({ changed: [], replaces: [] }));
  });
  const answers = new Map<string, FoundDifference>();
  for (const [index, answer] of (await findDifferences(projectRoot, asked)).entries()) {
    answers.set(JSON.stringify(asked[index]), answer);
  }
  return judgeAll(planned, (questions) =>
    questions.map((it) => answers.get(JSON.stringify(it)) ?? { changed: [], replaces: [] }),
  );
}

async function judgeAll(planned: readonly Planned[], ask: Differ): Promise<boolean[]> {
  const refused: boolean[] = [];
  for (const { was, now } of planned) {
    const graphs = { before: [plain(was)], after: now ? [plain(now)] : [] };
    const report = {
      steps: await difference(graphs, ask),
      diagnostics: [],
      violations: [],
      resources: 1,
      outputsChanged: false,
      delivered: false,
      unchecked: [],
      finished: true,
    };
    refused.push(judge(report, nothingReleased).refused.length > 0);
  }
  return refused;
}

/** How much the state scan finds in the resource, as a state would have it. */
function secretsIn(resource: GraphResource | undefined): number {
  if (!resource) return 0;
  const { urn, type, inputs } = resource;
  return scanState(JSON.stringify({ deployment: { resources: [{ urn, type, inputs }] } })).length;
}

/** Without the digests of secrets, which a mutation knows nothing of. */
function plain(resource: GraphResource): GraphResource {
  return { ...resource, digested: undefined } as GraphResource;
}
