import type { Inputs } from "./kinds/kind.ts";

/** Whether a path is one of these, or lies in one: `disk.size` in `disk`; `[*]` and `*` are any element. */
export function liesIn(path: string, wanted: readonly string[]): boolean {
  const parts = split(path);
  return wanted.some((one) => {
    const pattern = split(one);
    return (
      pattern.length <= parts.length &&
      pattern.every((part, index) => part === "*" || part === parts[index])
    );
  });
}

/** New inputs in which everything that a program ignores is as it was, as the engine does it before it asks anybody. */
export function withoutIgnored(to: Inputs, from: Inputs, ignored: readonly string[]): Inputs {
  return ignored.reduce<Inputs>((given, path) => keep(given, from, split(path)) as Inputs, to);
}

function keep(to: unknown, from: unknown, [head, ...rest]: readonly string[]): unknown {
  if (head === undefined) return from;
  if (head === "*") {
    if (!isContainer(to)) return to;
    return Object.keys(to).reduce((given, key) => keep(given, from, [key, ...rest]), to as unknown);
  }
  if (!isContainer(to)) return to;
  const kept = keep(to[head], isContainer(from) ? from[head] : undefined, rest);
  if (Array.isArray(to)) return to.map((one, index) => (String(index) === head ? kept : one));
  if (kept !== undefined) return { ...to, [head]: kept };
  const { [head]: _, ...others } = to;
  return others;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** `a.b[0]["c.d"]` → a, b, 0, c.d */
function split(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? index ?? plain ?? "",
  );
}
