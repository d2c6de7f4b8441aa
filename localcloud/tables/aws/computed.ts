import type { ResourceSchema } from "../../schema/model.ts";
import { type Props, UNKNOWN, type Value } from "../../values/value.ts";
import { computedNames, emptyValue } from "../computed.ts";
import { defaultsKey } from "./autonaming.ts";
import { awsOutput } from "./outputs/index.ts";
import type { AwsObject } from "./outputs/object.ts";

/** Values of the computed outputs of an object of AWS. */
export function awsComputed(schema: ResourceSchema, of: Omit<AwsObject, "output">): Props {
  const known = new Map<string, Value>();
  const output = (name: string): Value => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const shape = schema.outputs[name]?.shape ?? { kind: "any" };
    const made = awsOutput(name, { ...of, output }) ?? emptyValue(shape);
    // In a preview, what is built from something unknown is unknown as a whole.
    const value = typeof made === "string" && made.includes(UNKNOWN) ? UNKNOWN : made;
    known.set(name, value);
    return value;
  };
  return Object.fromEntries(computedNames(schema, of.inputs).map((name) => [name, output(name)]));
}

/** The inputs as they come back: without the bridge's own list, and without what is written and never read again. */
export function awsOutputs(inputs: Props): Props {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => name !== defaultsKey && !isWriteOnly(name)),
  );
}

/** `passwordWo` is handed to the cloud and kept nowhere; its version says when it has changed. */
function isWriteOnly(name: string): boolean {
  return /[a-z]Wo$/.test(name);
}
