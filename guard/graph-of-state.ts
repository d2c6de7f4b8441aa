import { type GraphOptions, type GraphProvider, type GraphResource, secretValue } from "./graph.ts";
import type { Inputs } from "./kinds/kind.ts";

/** One resource of `pulumi stack export`, as far as a graph needs it. */
export interface StateEntry {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly inputs?: Inputs;
  readonly outputs?: Inputs;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  /** Replaced already, and not deleted yet. */
  readonly delete?: boolean;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const stackType = "pulumi:pulumi:Stack";

/** The resources of a state as a graph, secrets masked. What is replaced already and not deleted yet is among them. */
export function graphOfState(entries: readonly StateEntry[]): GraphResource[] {
  const byUrn = new Map(entries.map((entry) => [entry.urn, entry]));
  return entries
    .filter(({ type }) => type !== stackType)
    .map((entry) => {
      const { urn, type, id, parent, protect } = entry;
      const isTop = parent === undefined || byUrn.get(parent)?.type === stackType;
      const provider = providerOf(entry, byUrn);
      return {
        urn,
        type,
        name: nameOf(urn),
        ...(id === undefined ? {} : { id }),
        ...(isTop ? {} : { parent }),
        inputs: masked(entry.inputs),
        outputs: masked(entry.outputs),
        protect: protect ?? false,
        options: optionsOf(entry),
        ...(provider ? { provider } : {}),
      };
    });
}

function optionsOf({ propertyDependencies = {} }: StateEntry): GraphOptions {
  const entries = Object.entries(propertyDependencies).map(([input, urns]) => [input, urns ?? []]);
  return { dependencies: Object.fromEntries(entries) as Record<string, readonly string[]> };
}

/** `urn:…::name::id` → its entry. */
function providerOf(
  { provider }: StateEntry,
  byUrn: ReadonlyMap<string, StateEntry>,
): GraphProvider | undefined {
  if (provider === undefined) return undefined;
  const entry = byUrn.get(provider.slice(0, provider.lastIndexOf("::")));
  return entry && { type: entry.type, name: nameOf(entry.urn), inputs: masked(entry.inputs) };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function masked(inputs: Inputs | undefined): Inputs {
  return mask(inputs ?? {}) as Inputs;
}

function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Inputs)[signatureKey] === secretSignature) return secretValue;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner)]));
}
