import type { ResourceSchema } from "../schema/model.ts";
import { parseUrn } from "../values/urn.ts";
import type { Props } from "../values/value.ts";

/**
 * A `name` that the program does not give becomes the logical name with seven hex digits, and keeps its value, as
 * the bridged providers do. Only where the object always has a name.
 */
export function autonamed(
  urn: string,
  schema: ResourceSchema,
  inputs: Props,
  old: Props,
  seed: Uint8Array,
): Props {
  const optional = schema.inputs.name?.required === false && schema.outputs.name?.required === true;
  if (inputs.name !== undefined || !optional) return inputs;
  const kept = old.name;
  const digits = Buffer.from(seed).toString("hex").slice(0, 7) || "0000000";
  return { ...inputs, name: kept ?? `${parseUrn(urn).name}-${digits}` };
}
