import type { Code, StackKind } from "../../catalog/code/code.ts";
import { hashResolved } from "../../catalog/resolve/hash.ts";
import { inParallel } from "../parallel.ts";
import { exportStack, type Fleet, listStacks } from "../stack.ts";
import type { StackRef } from "../stack-names.ts";
import { outputsOf, type StackState } from "../state.ts";

/** A stack as the files want it. */
export interface WantedStack extends StackKind {
  readonly stack: StackRef;
  readonly inputHash: string;
  /** A tenant's site, whose facts its platform exports; absent for a platform. */
  readonly site?: string;
}

/** A stack that an update would not leave as it is. */
export interface DeployedRow {
  readonly stack: StackRef;
  /**
   * `new`: it was never brought up. `changed`: it is made of something else. `unfinished`: the files and the code are
   * those of its last update, and that one did not come to its end. `unreadable`: nobody can say.
   */
  readonly kind: "new" | "changed" | "unfinished" | "unreadable";
  /** `input` for what the files say, `code` for what builds it, `platform` for what its platform tells it. */
  readonly why: readonly ("input" | "code" | "platform")[];
  /** What was left, or why it cannot be read; one line. */
  readonly note?: string;
}

export interface ReadOptions {
  /** States at a time. */
  readonly parallel: number;
  readonly onRead?: (stack: string, done: number, total: number) => void;
}

/**
 * Compares what every stack exported when it was last brought up with what the files and the code make of it now. One
 * call of the engine a stack.
 */
export async function affectedDeployed(
  fleet: Fleet,
  code: Code,
  wanted: readonly WantedStack[],
  { parallel, onRead }: ReadOptions,
): Promise<{ readonly rows: readonly DeployedRow[]; readonly known: readonly string[] }> {
  const known = await listStacks(fleet);
  const facts = await factsOf(fleet, known.has(fleet.environment));
  let done = 0;
  const look = async (one: WantedStack): Promise<DeployedRow[]> => {
    const rows = await rowsOf(fleet, code, one, known.has(one.stack.name), facts);
    onRead?.(one.stack.name, ++done, wanted.length);
    return rows;
  };
  const skipped = ({ stack }: WantedStack): DeployedRow[] => [
    { stack, kind: "unreadable", why: [], note: "interrupted before it was read" },
  ];
  const rows = await inParallel(wanted, parallel, look, skipped, fleet.signal);
  return { rows: rows.flat(), known: [...known.keys()] };
}

async function rowsOf(
  fleet: Fleet,
  code: Code,
  wanted: WantedStack,
  isKnown: boolean,
  facts: Facts,
): Promise<DeployedRow[]> {
  const { stack } = wanted;
  try {
    const state = isKnown ? await exportStack(fleet, stack.name) : undefined;
    const row = compareState(code, wanted, state, facts);
    return row ? [{ stack, ...row }] : [];
  } catch (error) {
    const note = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
    return [{ stack, kind: "unreadable", why: [], note }];
  }
}

/** What a state says of its stack; undefined where it is what the files and the code make of it. */
export function compareState(
  code: Code,
  wanted: WantedStack,
  state: StackState | undefined,
  facts: Facts = {},
): Omit<DeployedRow, "stack"> | undefined {
  const outputs = outputsOf(state);
  if (!state || !outputs) return { kind: "new", why: [] };
  const { inputHash, codeHash, components, resources, factsHash } = outputs;
  if (inputHash === undefined) {
    return { kind: "unfinished", why: [], note: "its first update did not come to its end" };
  }
  const codeNow = code.hash({ ...wanted, components: isTexts(components) ? components : [] });
  const why = [
    ...(inputHash === wanted.inputHash ? [] : (["input"] as const)),
    ...(codeHash === codeNow ? [] : (["code"] as const)),
    ...(isToldAnew(wanted, factsHash, facts) ? (["platform"] as const) : []),
  ];
  const left = leftOver(state, resources);
  const note = left === undefined ? {} : { note: left };
  if (why.length > 0) return { kind: "changed", why, ...note };
  return left === undefined ? undefined : { kind: "unfinished", why: [], ...note };
}

/** The stack itself, its reference to the platform's stack, and the provider that reads that. */
const enginesOwn = /^pulumi:(pulumi:|providers:pulumi$)/;

/** What a platform exports of its sites, by their ids; empty where it was never brought up. */
type Facts = Readonly<Record<string, unknown>>;

async function factsOf(fleet: Fleet, isKnown: boolean): Promise<Facts> {
  const state = isKnown ? await exportStack(fleet, fleet.environment) : undefined;
  const { sites } = (outputsOf(state)?.["platform"] ?? {}) as { readonly sites?: Facts };
  return sites ?? {};
}

/** Whether a tenant was built with other facts than its platform tells now; some are built without any. */
function isToldAnew({ site }: WantedStack, factsHash: unknown, facts: Facts): boolean {
  if (site === undefined || typeof factsHash !== "string") return false;
  return hashResolved(facts[site] ?? null) !== factsHash;
}

/** What an update began and did not finish: hashes alone do not tell, because a deletion comes after them. */
function leftOver({ resources, pending }: StackState, registered: unknown): string | undefined {
  const replaced = resources.filter((resource) => resource.delete).length;
  const held = resources.filter(({ type }) => !enginesOwn.test(type)).length - replaced;
  const parts = [
    said(
      pending.length,
      "operation was begun and never finished",
      "operations were begun and never finished",
    ),
    said(
      replaced,
      "replaced resource is not deleted yet",
      "replaced resources are not deleted yet",
    ),
    ...(typeof registered === "number" && held !== registered
      ? [`it holds ${held} resources and should hold ${registered}`]
      : []),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join("; ") : undefined;
}

function said(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
