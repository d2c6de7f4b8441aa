import { globSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

/** How many cases of each kind a rule's test has. */
export interface CaseCount {
  readonly passes: number;
  readonly violates: number;
  readonly unknown: number;
}

declare global {
  var countedCases: Map<string, CaseCount> | undefined;
}

const counter = `export const ruleCases = (rule, cases) => {
  const of = (kind) => Object.keys(cases[kind]).length;
  globalThis.countedCases.set(rule.id, { passes: of("passes"), violates: of("violates"), unknown: of("unknown") });
};`;
const nothing = `const it = () => it;
it.each = () => it;
export { it as describe, it as test, it as expect };`;

/**
 * The cases of each rule, by its id. The tests are imported, not run: `ruleCases` counts instead of testing, and there
 * is no test runner.
 */
export async function countCases(root: string): Promise<ReadonlyMap<string, CaseCount>> {
  const counts = new Map<string, CaseCount>();
  globalThis.countedCases = counts;
  const inPlaceOf = (specifier: string): string | undefined => {
    if (specifier === "vitest") return nothing;
    return basename(specifier) === "rule-cases.ts" ? counter : undefined;
  };
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const code = inPlaceOf(specifier);
      if (code === undefined) return next(specifier, context);
      return { url: `data:text/javascript,${encodeURIComponent(code)}`, shortCircuit: true };
    },
  });
  try {
    for (const rule of globSync("policies/rules/*.ts", { cwd: root })) {
      const file = join(root, "tests", "policies", `${basename(rule, ".ts")}.test.ts`);
      await import(pathToFileURL(file).href);
    }
  } finally {
    hooks.deregister();
  }
  return counts;
}
