import { conditionFailures } from "../tables/aws/conditions.ts";
import { type AwsFacts, awsFacts } from "../tables/aws/facts.ts";
import { awsViolation } from "../tables/aws/limit.ts";
import {
  asText,
  at,
  isList,
  isObject,
  isUnknown,
  type Props,
  type Value,
} from "../values/value.ts";
import { select } from "./limits.ts";
import type { Failure } from "./shape.ts";

/**
 * What the AWS provider's own Check refuses: values out of range, and inputs that exclude or need each other. The
 * phrases are those of the provider's schema library, so that what is learnt here is found again there.
 * @param given what the program says, before defaults are added.
 */
export function checkAws(type: string, given: Props, inputs: Props): Failure[] {
  const facts = awsFacts(type);
  if (!facts) return [];
  return [
    ...valueFailures(facts, inputs),
    ...togetherFailures(facts, given),
    ...conditionFailures(type, given),
  ];
}

function valueFailures(facts: AwsFacts, inputs: Props): Failure[] {
  const failures: Failure[] = [];
  for (const [path, accepted] of Object.entries(facts.enums ?? {})) {
    for (const found of selected(inputs, path)) {
      if (accepted.some((one) => accepts(one, found.value))) continue;
      const list = accepted.map((one) => JSON.stringify(one)).join(", ");
      const reason = `expected to be one of ${list}, got ${asText(found.value)}`;
      failures.push({ property: found.path, reason });
    }
  }
  for (const [path, limit] of Object.entries(facts.limits ?? {})) {
    for (const found of selected(inputs, path)) {
      const reason = awsViolation(limit, found.value);
      if (reason !== undefined) failures.push({ property: found.path, reason });
    }
  }
  return failures;
}

function accepts(one: string | number, value: Value): boolean {
  if (typeof one === "string" && one.endsWith("*")) {
    return asText(value).startsWith(one.slice(0, -1));
  }
  return asText(value) === String(one);
}

function togetherFailures(facts: AwsFacts, given: Props): Failure[] {
  const failures: Failure[] = [];
  for (const pair of facts.conflicts ?? []) {
    eachBlock(given, pair, (block, [one = "", other = ""], where) => {
      if (isGiven(block, one) && isGiven(block, other)) {
        failures.push({ property: where + one, reason: `conflicts with ${where}${other}` });
      }
    });
  }
  for (const choice of facts.exactlyOneOf ?? []) {
    eachBlock(given, choice, (block, names, where) => {
      const found = names.filter((name) => isGiven(block, name));
      if (found.length === 1 || names.some((name) => isUnknown(at(block, name)))) return;
      const all = names.join(", ");
      const reason =
        found.length === 0
          ? `one of ${all} must be specified`
          : `only one of ${all} can be specified, but ${found.join(", ")} were specified`;
      failures.push({ property: where + (found[0] ?? names[0] ?? ""), reason });
    });
  }
  for (const choice of facts.atLeastOneOf ?? []) {
    eachBlock(given, choice, (block, names, where) => {
      if (names.some((name) => isGiven(block, name))) return;
      const reason = `one of ${names.join(", ")} must be specified`;
      failures.push({ property: where + (names[0] ?? ""), reason });
    });
  }
  for (const [trigger, needed] of Object.entries(facts.requires ?? {})) {
    eachBlock(given, [trigger, ...needed], (block, [name = "", ...needs], where) => {
      if (!holds(block, name)) return;
      const missing = needs.filter((need) => !need.split("|").some((one) => holds(block, one)));
      if (missing.length === 0) return;
      failures.push({ property: where + name, reason: `needs ${missing.join(" and ")} beside it` });
    });
  }
  return failures;
}

/** Calls `work` for the inputs, or for every element of the list that all the paths lie in, with paths from there. */
function eachBlock(
  given: Props,
  paths: readonly string[],
  work: (block: Props, names: readonly string[], where: string) => void,
): void {
  const list = /^(.*)\[\*\]\./.exec(paths[0] ?? "")?.[1];
  const prefix = `${list}[*].`;
  if (list === undefined || !paths.every((path) => path.startsWith(prefix))) {
    const block = /^(.*)\./.exec(paths[0] ?? "")?.[1];
    const inBlock = block !== undefined && paths.every((path) => path.startsWith(`${block}.`));
    // A rule inside a block counts only where the block is given.
    if (inBlock && !isObject(at(given, block))) return;
    work(given, paths, "");
    return;
  }
  const names = paths.map((path) => path.slice(prefix.length));
  for (const { path, value } of select(given, segments(`${list}[*]`), "")) {
    if (isObject(value)) work(value, names, `${path}.`);
  }
}

/** `name` or `name=value`: given, and not switched off. */
function holds(block: Props, condition: string): boolean {
  const [name = "", wanted] = condition.split("=");
  const value = at(block, name);
  if (wanted !== undefined) return isUnknown(value) || asText(value) === wanted;
  return isGiven(block, name) && value !== false;
}

function isGiven(block: Props, name: string): boolean {
  const value = at(block, name);
  return value !== undefined && value !== null && !(isList(value) && value.length === 0);
}

function selected(inputs: Props, path: string): { path: string; value: Value }[] {
  return select(inputs, segments(path), "");
}

function segments(path: string): string[] {
  return path.replaceAll("[*]", ".*").split(".");
}
