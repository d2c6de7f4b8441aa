import { describe, expect, test } from "vitest";
import { type GraphResource, unknownValue } from "../../../guard/graph.ts";
import type { Violation } from "../../../guard/violation.ts";
import { violationsOf } from "../../../policies/check.ts";
import type { Rule, StackFacts } from "../../../policies/rule.ts";
import { everyPart, withPart } from "./parts.ts";
import { aTenant } from "./resources.ts";

/** A stack that a rule looks at. A list of resources is one of the tenant `acme` in a protected environment. */
export interface Case {
  readonly resources: readonly GraphResource[];
  readonly stack?: StackFacts;
}
/** One that violates the rule. */
export interface Violating extends Case {
  /** Text that stands in the message: the name of the input, what is allowed. */
  readonly says: string | RegExp;
  /** Name of the resource that is found. @default the first one's */
  readonly on?: string;
  /** How many violations there are. @default 1 */
  readonly times?: number;
}

/** Cases by their titles: each goes on "… passes", "… is a violation", "… is a violation while it is not known". */
export interface RuleCases {
  readonly passes: Readonly<Record<string, Case | readonly GraphResource[]>>;
  readonly violates: Readonly<Record<string, Violating>>;
  /**
   * What the rule makes of a value that is not known before the update. With `says` it is a violation, without it
   * passes.
   */
  readonly unknown: Readonly<Record<string, Violating | Case>>;
}

/**
 * The tests of one rule: its cases; that no message holds a value of an input; and that no shape of a value makes it
 * throw, for an exception would refuse the whole update.
 */
export function ruleCases(rule: Rule, cases: RuleCases): void {
  const unknown = Object.entries(cases.unknown);
  const found = unknown.filter((it): it is [string, Violating] => "says" in it[1]);
  const accepted = unknown.filter(([, it]) => !("says" in it));
  const violates = Object.entries(cases.violates);
  const passes = Object.entries(cases.passes);

  describe(`the rule ${rule.id}`, () => {
    test("has cases of every kind", () => {
      expect([passes.length, violates.length, unknown.length]).not.toContain(0);
    });

    test.each(passes)("%s passes", (_, it) => {
      expect(messages(run(rule, toCase(it)))).toEqual([]);
    });

    test.each(violates)("%s is a violation", (_, it) => expectFound(rule, it));

    test.each(found)("%s is a violation while it is not known", (_, it) => {
      expect(JSON.stringify(it.resources)).toContain(unknownValue);
      expectFound(rule, it);
    });

    test.each(accepted)("%s may be unknown before the update", (_, it) => {
      expect(JSON.stringify(it.resources)).toContain(unknownValue);
      expect(messages(run(rule, it))).toEqual([]);
    });

    const every = [...violates, ...found];
    test.each(every)("%s: no value is echoed", (_, it) => {
      const told = [...withCanaries(it.resources)].flatMap((resources) =>
        messages(run(rule, { ...it, resources })),
      );
      expect(told.filter((message) => message.includes(canary))).toEqual([]);
    });

    test.each([...passes, ...every])("%s: no shape of a value makes it throw", (_, it) => {
      const { resources, stack } = toCase(it);
      expect(() => {
        for (const shaped of withShapes(resources)) violationsOf(rule, shaped, stack ?? aTenant());
      }).not.toThrow();
    });
  });
}

function expectFound(rule: Rule, it: Violating): void {
  const violations = run(rule, it);
  expect(messages(violations)).toHaveLength(it.times ?? 1);
  const on = it.on ?? it.resources[0]?.name ?? "";
  for (const { message, urn } of violations) {
    expect(message).toMatch(it.says);
    expect(urn?.split("::").at(-1)).toBe(on);
  }
}

function run(rule: Rule, { resources, stack = aTenant() }: Case): Violation[] {
  return violationsOf(rule, resources, stack);
}

function toCase(it: Case | readonly GraphResource[]): Case {
  return "resources" in it ? it : { resources: it };
}

function messages(violations: readonly Violation[]): string[] {
  return violations.map(({ message }) => message);
}

/** A secret that stands nowhere else. */
const canary = "c4n4ry-s3cr3t-0f-n0b0dy";

/** The same resources with the canary in the place of one string, for every string there is; and in all at once. */
function* withCanaries(resources: readonly GraphResource[]): Generator<GraphResource[]> {
  for (const [index, resource] of resources.entries()) {
    let all = resource;
    for (const part of ["inputs", "outputs"] as const) {
      for (const path of everyPart(resource[part], "strings")) {
        const changed = { ...resource, [part]: withPart(resource[part], path, canary) };
        all = { ...all, [part]: withPart(all[part], path, canary) };
        yield resources.with(index, changed);
      }
    }
    yield resources.with(index, all);
  }
}

/** What may stand where something else is expected. */
const shapes: readonly unknown[] = [
  unknownValue,
  "[secret]",
  undefined,
  null,
  "",
  0,
  false,
  [],
  {},
];

/** The same resources with another shape in the place of one value, for every value there is. */
function* withShapes(resources: readonly GraphResource[]): Generator<GraphResource[]> {
  for (const [index, resource] of resources.entries()) {
    for (const part of ["inputs", "outputs"] as const) {
      for (const path of everyPart(resource[part], "all")) {
        for (const shape of shapes) {
          yield resources.with(index, {
            ...resource,
            [part]: withPart(resource[part], path, shape),
          });
        }
      }
    }
  }
}
