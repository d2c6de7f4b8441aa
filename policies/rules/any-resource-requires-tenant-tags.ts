import { awsTagKeys } from "../../components/conventions.ts";
import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { isKnown, kindOf } from "../../guard/kinds.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { saidBy } from "../read/lifecycle.ts";
import { isTaggable } from "../read/taggable.ts";
import { commonTags, ownTag, tagOf, wordsOf } from "../read/tags.ts";
import { isAdopted, isGuest } from "../read/types.ts";
import type { Rule, StackFacts } from "../rule.ts";

const groupType = "aws:autoscaling/group:Group";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";

/**
 * Bills, erasure and the other rules hang on who owns a thing. A tag that is not known before the update is there, for
 * this rule: what it says is judged by `any-resource-matches-stack`, where unknown is a violation.
 */
export const anyResourceRequiresTenantTags: Rule = {
  id: "any-resource-requires-tenant-tags",
  title: "Whatever takes tags says who manages it, whose it is, and whether it holds data.",
  severity: "medium",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "AWS Config", reference: "required-tags" },
    { name: "Pulumi compliance policies", reference: "configure-recommended-labels" },
  ],
  remedy:
    "Let the component tag it with awsTags or pveTags of components/conventions.ts, and make it with the site's own provider, whose default tags say the rest.",
  url: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  resource({ resource, stack }, report) {
    const { type, name } = resource;
    if (isTaggable(type)) {
      const missing = missingTags(resource, stack);
      if (missing.length > 0) report(`${name}: tags lack ${missing.join(", ")}.`);
      const launched = type === templateType ? launchedWithout(resource, stack) : [];
      if (launched.length > 0) {
        report(`${name}: tagSpecifications of what it launches lack ${launched.join(", ")}.`);
      }
    }
    if (isGuest(resource) && !isAdopted(resource, stack)) {
      const missing = missingWords(resource, stack);
      if (missing.length > 0) report(`${name}: tags lack ${missing.join(", ")}.`);
    }
  },
  remediate({ resource, stack }, inputs) {
    if (!isTaggable(resource.type) || !isKnown(resource.type)) return;
    for (const key of missingTags(resource, stack)) {
      const value = valueOf(key, stack);
      if (value !== undefined) putTag(resource.type, inputs, key, value);
    }
  },
};

function missingTags(resource: GraphResource, stack: StackFacts): string[] {
  const keys = [
    ...requiredKeys(stack),
    ...(kindOf(resource.type, resource.inputs).replaced === "data lost"
      ? [awsTagKeys.lifecycle]
      : []),
  ];
  return keys.filter((key) => isMissing(tagOf(resource, key)));
}

/** Machines and their disks get none of the provider's default tags. */
function launchedWithout({ inputs }: GraphResource, stack: StackFacts): string[] {
  const specifications = listOf(inputs["tagSpecifications"]);
  if (inputs["tagSpecifications"] === unknownValue) return [];
  return requiredKeys(stack).filter((key) =>
    ["instance", "volume"].some((launched) => {
      const said = specifications.find((it) => at(it, "resourceType") === launched);
      return isMissing(ownTag(at(said, "tags"), key));
    }),
  );
}

function requiredKeys({ tenant }: StackFacts): string[] {
  return [...commonTags, ...(tenant === null ? [] : [awsTagKeys.tenant])];
}

function missingWords(guest: GraphResource, { tenant }: StackFacts): string[] {
  const words = wordsOf(guest);
  if (words.includes(unknownValue)) return [];
  const required = ["tenantry", ...(tenant === null ? [] : [`tenant-${tenant}`])];
  const missing = required.filter((word) => !words.includes(word));
  const isTemplate = guest.inputs["template"] === true;
  return isTemplate || saidBy(guest) !== undefined
    ? missing
    : [...missing, "protected or disposable"];
}

function isMissing(value: unknown): boolean {
  return typeof value !== "string" || value === "";
}

/** What is certain without a decision. Whether a thing holds data is one. */
function valueOf(key: string, { environment, tenant, sites }: StackFacts): string | undefined {
  if (key === awsTagKeys.managedBy) return "tenantry";
  if (key === awsTagKeys.environment) return environment;
  if (key === awsTagKeys.tenant) return tenant ?? undefined;
  const [site, ...others] = sites;
  return key === awsTagKeys.site && others.length === 0 ? site?.id : undefined;
}

/** In place: another mapping, or a copy of this one, would take the mark from whatever is secret in it. */
function putTag(type: string, inputs: Record<string, unknown>, key: string, value: string): void {
  const tags = (inputs["tags"] ??= type === groupType ? [] : {});
  if (Array.isArray(tags)) tags.push({ key, value, propagateAtLaunch: true });
  else if (typeof tags === "object") (tags as Record<string, unknown>)[key] = value;
}
