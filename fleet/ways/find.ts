import { stackOfUrn } from "../../catalog/consent.ts";
import { type MadeOf, madeOf } from "../../guard/events.ts";
import { graphOfState } from "../../guard/graph-of-state.ts";
import { compareProofs } from "../../guard/isolation/changes.ts";
import { needAgreement, openedBy } from "../../guard/isolation/concerns.ts";
import { internet, platform } from "../../guard/isolation/edge.ts";
import { type Proof, proof } from "../../guard/isolation/proof.ts";
import type { IsolationFacts, StackGraph } from "../../guard/isolation/world.ts";
import type { Way } from "../../guard/openings.ts";
import type { StackModel } from "../model/messages.ts";
import { outputsOf, type StackState } from "../state.ts";
import { type OnModel, type Opened, type Ways, WaysUnknown } from "./ways.ts";

/** The environment that a run is about. */
export interface Surroundings {
  readonly facts: IsolationFacts;
  /** Tenants whose files have errors: nothing is done to them, and others may still reach them. */
  readonly broken: readonly string[];
  /**
   * Sites whose ledgers have `adopted` entries. Guests that are left as they were found have no firewall, address or
   * pool that could be read, so every run there would ask about all of them: it is told, and not asked.
   */
  readonly takenOver: readonly string[];
}

/** Where graphs come from. */
export interface Sources {
  /** Models stacks as the files and the code have them; rejects when none can be. */
  readonly model: (
    stacks: readonly string[],
    onStack: () => void,
  ) => Promise<ReadonlyMap<string, StackModel>>;
  /** Undefined where there is no such stack. */
  readonly state: (stack: string) => Promise<StackState | undefined>;
}

/** The environment as it would be, every stack of it as the files have it. */
interface Wanted {
  readonly models: ReadonlyMap<string, StackModel>;
  /** Stacks without a model: they stay as their states have them. */
  readonly asStated: ReadonlySet<string>;
  readonly proof: Proof;
}

const nothing: Proof = { edges: [], breaches: [], unproven: [] };

/**
 * Compares a model of the whole environment with the states of those that a way concerns: what a review finds between
 * two revisions, found beside what stands. States are read as they are needed, each once.
 */
export function waysIn({ facts, broken, takenOver }: Surroundings, sources: Sources): Ways {
  const { environment } = facts;
  const stackOf = (party: string): string =>
    party === platform ? environment : `${environment}.${party}`;
  const states = new Map<string, Promise<StackState | undefined>>();
  const stateOf = (stack: string): Promise<StackState | undefined> => {
    const found = states.get(stack) ?? sources.state(stack);
    states.set(stack, found);
    return found;
  };
  let wanted: Promise<Wanted> | undefined;
  let told = false;

  async function model(onModel: OnModel | undefined): Promise<Wanted> {
    const stacks = [environment, ...facts.tenants.map(({ id }) => stackOf(id))];
    let done = 0;
    onModel?.(done, stacks.length);
    const models = await sources
      .model(stacks, () => onModel?.(++done, stacks.length))
      .finally(() => onModel?.(stacks.length, stacks.length));
    const failed = stacks.filter((stack) => "problems" in (models.get(stack) ?? { problems: "" }));
    const asStated = new Set([...failed, ...broken.map(stackOf)]);
    const graphs = [
      ...[...models].flatMap(([stack, it]) => ("problems" in it ? [] : [graphFrom(stack, it)])),
      ...(await statedGraphs(asStated)),
    ];
    return { models, asStated, proof: proof(graphs, facts) };
  }

  async function statedGraphs(stacks: Iterable<string>): Promise<StackGraph[]> {
    const read = [...stacks].map(async (stack) => {
      const resources = graphOfState((await stateOf(stack))?.resources ?? []);
      return resources.length === 0 ? [] : [graphFrom(stack, { resources })];
    });
    return (await Promise.all(read)).flat();
  }

  return {
    openedBy: async ({ stack, state, madeOf: previewed, onModel }): Promise<Opened> => {
      states.set(stack, Promise.resolve(state));
      wanted ??= model(onModel);
      const is = await wanted.catch((error: unknown) => {
        throw unknown(environment, error instanceof Error ? error.message : String(error));
      });
      const own = is.models.get(stack) ?? { problems: "the files do not know this stack" };
      if ("problems" in own) throw unknown(stack, own.problems);
      if (!isSame(previewed, madeOf(own.outputs))) throw new WaysUnknown(changedText);

      // A state beside models: what it names goes by other ids there, so that it cannot be read is no wonder.
      const isReadable = ({ urn, proven }: Way): boolean =>
        proven || !is.asStated.has(stackOfUrn(urn));
      const all = compareProofs(nothing, is.proof).opened.filter(isReadable);
      const concerned = openedBy(stack, all, () => true);
      const ends = concerned.flatMap(({ urn, parties }) => [
        stackOfUrn(urn),
        ...parties.filter((it) => it !== internet).map(stackOf),
      ]);
      const beside = new Set([environment, stack, ...ends]);
      const was = proof(await statedGraphs(beside), facts);
      const { opened, standing } = compareProofs(was, is.proof);
      const still = new Set(await unchanged(beside, is));
      const ways = openedBy(stack, opened.filter(isReadable), (it) => still.has(it));
      const asked = needAgreement(ways, isNew(state));
      const isTold = takenOver.length > 0;
      return {
        asked: isTold ? [] : asked,
        standing: standing.filter(({ urn }) => stackOfUrn(urn) === stack),
        notes: [
          ...notesOnce(is),
          ...(isTold && asked.length > 0 ? [toldText(asked, takenOver)] : []),
        ],
      };
    },
  };

  /** It is the same for every stack of a run: one says it. */
  function notesOnce({ asStated }: Wanted): string[] {
    const stacks = told ? [] : [...asStated];
    told = true;
    return stacks.map(
      (stack) =>
        `${stack} has no model: who could reach it, and whom it could, is read from its state`,
    );
  }

  /** Stacks that the files and the code leave as they are. */
  async function unchanged(stacks: Iterable<string>, is: Wanted): Promise<string[]> {
    const looked = [...stacks].map(async (stack) => {
      const model = is.models.get(stack);
      if (!model || "problems" in model) return is.asStated.has(stack) ? [stack] : [];
      const before = madeOf(outputsOf(await stateOf(stack)));
      return isSame(before, madeOf(model.outputs)) ? [stack] : [];
    });
    return (await Promise.all(looked)).flat();
  }
}

function toldText(ways: readonly Way[], sites: readonly string[]): string {
  const some = ways.slice(0, 3).map(({ text }) => text);
  const more = ways.length > some.length ? ` and ${ways.length - some.length} more` : "";
  return `not asked about while ${sites.join(", ")} is taken over: ${some.join("; ")}${more}`;
}

const changedText =
  "the files or the code have changed since this run modelled them, so who could reach whom afterwards cannot be told. " +
  "Nothing was done. Run it again";

/** What is not known is never the same. */
function isSame(one: MadeOf | undefined, other: MadeOf | undefined): boolean {
  return one?.inputHash === other?.inputHash && one?.codeHash === other?.codeHash && !!one;
}

/** A first update that did not come to its end has exported nothing. */
function isNew(state: StackState | undefined): boolean {
  return madeOf(outputsOf(state)) === undefined;
}

function graphFrom(
  stack: string,
  { resources }: { readonly resources: StackGraph["resources"] },
): StackGraph {
  const [, tenant = null] = stack.split(".");
  return { stack, tenant, resources };
}

function unknown(what: string, why: string): WaysUnknown {
  return new WaysUnknown(
    `who could reach whom afterwards cannot be told, so nothing was done: ${what} cannot be modelled: ` +
      `${why.trim()}\nPut that right, then run it again. Models alone, without a cloud: tenantry isolation --env ${what.split(".")[0]}`,
  );
}
