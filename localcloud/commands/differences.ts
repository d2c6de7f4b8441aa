import { isPackageName } from "../packages.ts";
import { waysOf } from "../provider/ways.ts";
import { changes } from "../values/diff.ts";
import { isList, isObject, type Props, UNKNOWN, type Value } from "../values/value.ts";

/** Inputs of one resource as they are and as they will be; what is not known before an update is `"[unknown]"`. */
export interface AskedDifference {
  readonly type: string;
  readonly from: Props;
  readonly to: Props;
}

/** What a provider would say of it. */
export interface FoundDifference {
  /** Every path that differs. */
  readonly changed: readonly string[];
  /** Those of them that make a new object. */
  readonly replaces: readonly string[];
}

/**
 * What Diff answers, without an engine: by the same tables and conditions. Inputs are compared as they are given,
 * neither checked nor filled with defaults. A type of no simulated package is never replaced.
 */
export function findDifferences(asked: readonly AskedDifference[]): FoundDifference[] {
  return asked.map(({ type, from, to: given }) => {
    const [pkg = ""] = type.split(":");
    const to = unknownsIn(given) as Props;
    const found = isPackageName(pkg)
      ? waysOf(pkg).differences(type, { inputs: from, outputs: from }, to)
      : changes(from, to).map((change) => ({ change, replaces: false }));
    const pathsOf = (those: typeof found): string[] => those.map(({ change }) => change.path);
    return { changed: pathsOf(found), replaces: pathsOf(found.filter((it) => it.replaces)) };
  });
}

function unknownsIn(value: Value): Value {
  if (value === "[unknown]") return UNKNOWN;
  if (isList(value)) return value.map(unknownsIn);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, unknownsIn(it)]));
}
