import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { otherStorage, storages } from "../types.ts";

export const storageTaken: Rule = {
  id: "storage-taken",
  source: "PVE: `create storage failed: storage ID 'x' already defined`",
  types: [...storages, otherStorage],
  owns: (inputs, id) => [
    { kind: "storage", key: text(inputs.resourceId) ?? text(inputs.storage) ?? id },
  ],
  taken: (mark, owner) =>
    `storage ${mark.key} is already defined by ${describeUrn(owner.urn)}; import it, or give another id`,
};
