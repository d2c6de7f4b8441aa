import { awsTagKeys } from "../../components/conventions.ts";
import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, documentOf, listOf } from "../../guard/read/values.ts";

/** AWS gives it none of the provider's default tags: it says all of its own. */
const withoutDefaults = "aws:autoscaling/group:Group";

/**
 * A tag of an AWS resource: its own, else the provider's default one. Undefined where it has none, `[unknown]` where
 * that is not known before the update.
 */
export function tagOf({ type, inputs, outputs, provider }: GraphResource, key: string): unknown {
  const own = ownTag(inputs["tags"], key);
  if (own !== undefined || type === withoutDefaults) return own;
  const defaults = at(documentOf(provider?.inputs["defaultTags"]), "tags");
  return ownTag(defaults, key) ?? at(outputs["tagsAll"], key);
}

/** Of tags as they are written: a mapping, or a list of keys and values. */
export function ownTag(tags: unknown, key: string): unknown {
  if (tags === unknownValue) return unknownValue;
  const listed = listOf(tags).find((tag) => at(tag, "key") === key);
  return at(listed, "value") ?? at(tags, key);
}

/** Tags of a guest on Proxmox, as they are written; one that is not known is `[unknown]`. */
export function wordsOf({ inputs }: GraphResource): readonly unknown[] {
  return inputs["tags"] === unknownValue ? [unknownValue] : listOf(inputs["tags"]);
}

/** What every AWS resource carries, for bills, for erasure and for other rules. */
export const commonTags = [awsTagKeys.managedBy, awsTagKeys.environment, awsTagKeys.site] as const;
