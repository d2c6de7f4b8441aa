import { checkAws } from "../check/aws.ts";
import type { Failure } from "../check/shape.ts";
import { autoName, autoNameOf, defaultsKey } from "../tables/aws/autonaming.ts";
import { awsFacts } from "../tables/aws/facts.ts";
import { fill, segments } from "../tables/defaults.ts";
import { at, isObject, isUnknown, list, type Props, type Value } from "../values/value.ts";
import type { Given } from "./ways.ts";

/** What the bridge makes of the inputs of an AWS resource: default tags, a name, defaults; and what is wrong with them. */
export function awsChecked(given: Given): { inputs: Props; failures: Failure[] } {
  const tagged = withDefaultTags(given);
  const { inputs: named, failures } = withName(given, tagged);
  const inputs = withAwsDefaults(given, named);
  const defaults = Object.keys(inputs).filter((name) => !(name in tagged));
  return {
    inputs: { ...inputs, [defaultsKey]: defaults.sort() },
    failures: [...failures, ...checkAws(given.type, tagged, inputs)],
  };
}

/** The provider's default tags stand beside the resource's own, as https://github.com/pulumi/pulumi-aws does it. */
function withDefaultTags({ schema, inputs, config }: Given): Props {
  const defaults = at(config, "defaultTags.tags");
  const own = inputs.tags;
  const taggable = schema.inputs.tags?.shape.kind === "map" && "tagsAll" in schema.outputs;
  if (!taggable || !isObject(defaults) || isUnknown(own)) return inputs;
  return { ...inputs, tags: { ...defaults, ...(isObject(own) ? own : {}) } };
}

function withName(given: Given, inputs: Props): { inputs: Props; failures: Failure[] } {
  const form = autoNameOf(given.type, given.schema);
  if (!form || inputs[form.input] !== undefined || isExcluded(given.type, form.input, inputs)) {
    return { inputs, failures: [] };
  }
  // A name that the program once gave and gives no more is not kept.
  const kept = list(given.old[defaultsKey]).includes(form.input)
    ? given.old[form.input]
    : undefined;
  try {
    const name = kept ?? autoName(form, given.urn, inputs, given.seed);
    return { inputs: { ...inputs, [form.input]: name }, failures: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { inputs, failures: [{ property: form.input, reason }] };
  }
}

function withAwsDefaults({ type }: Given, inputs: Props): Props {
  let result: Value = inputs;
  for (const [path, value] of Object.entries(awsFacts(type)?.defaults ?? {})) {
    if (!isExcluded(type, path, inputs)) result = fill(result, segments(path), value);
  }
  return result as Props;
}

/** Whether an input may not be added because another one that excludes it is given. */
function isExcluded(type: string, path: string, inputs: Props): boolean {
  const facts = awsFacts(type);
  return [...(facts?.conflicts ?? []), ...(facts?.exactlyOneOf ?? [])].some(
    (group) =>
      group.includes(path) &&
      group.some((other) => other !== path && at(inputs, other) !== undefined),
  );
}
