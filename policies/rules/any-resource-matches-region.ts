import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { partsOf, textOf } from "../../guard/read/values.ts";
import { isCustom, isProvider, packageOf } from "../read/types.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

/** They copy data to a place whose region no input says. */
const copiesAway: ReadonlySet<string> = new Set([
  "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:s3/bucketReplicationConfiguration:BucketReplicationConfiguration",
]);

/**
 * Where a customer's data is kept is promised to the customer. A region is a constant: one that is not known before the
 * update is a violation. An ARN that is not known comes from this stack or from its platform, which are judged alike.
 */
export const anyResourceMatchesRegion: Rule = {
  id: "any-resource-matches-region",
  title: "Nothing on AWS stands in, or copies data to, another region than that of its site.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "AWS Control Tower", reference: "CT.MULTISERVICE.PV.1" },
    { name: "AWS Control Tower", reference: "GRREGIONDENY" },
  ],
  remedy:
    "Leave out the region, so that the site's provider decides; customers whose data may be elsewhere stand on a site there.",
  url: "https://docs.aws.amazon.com/controltower/latest/userguide/region-deny.html",
  resource({ resource, stack }, report) {
    if (packageOf(resource) !== "aws") return;
    if (isProvider(resource)) checkProvider(resource, stack, report);
    if (isCustom(resource)) checkInputs(resource, regionsOf(resource, stack), report);
  },
};

function checkProvider({ name, inputs }: GraphResource, stack: StackFacts, report: Report): void {
  const { region } = inputs;
  const regions = siteRegions(stack);
  if (textOf(region) !== undefined && regions.some((it) => it === region)) return;
  const problem =
    region === unknownValue ? "is not known before the update" : "is no region of the stack's";
  report(`${name}: region ${problem}. Allowed is ${regions.join(", ")}.`);
}

/** The provider's, which is judged itself; those of the stack's sites where it does not say one. */
function regionsOf({ provider }: GraphResource, stack: StackFacts): readonly string[] {
  const regions = siteRegions(stack);
  const own = regions.filter((region) => region === provider?.inputs["region"]);
  return own.length > 0 ? own : regions;
}

function siteRegions({ sites }: StackFacts): string[] {
  return [...new Set(sites.flatMap((it) => (it.substrate === "aws" ? [it.region] : [])))];
}

function checkInputs(resource: GraphResource, regions: readonly string[], report: Report): void {
  const { type, name, inputs } = resource;
  const allowed = `Allowed is ${regions.join(", ")}.`;
  if (copiesAway.has(type) || inputs["multiRegion"] === true) {
    report(`${name}: it keeps a copy where no input says the region. ${allowed}`);
  }
  for (const { path, key, value } of partsOf(inputs)) {
    if (value === unknownValue && isRegionKey(key)) {
      report(`${name}: ${path} is not known before the update. ${allowed}`);
    }
    const text = textOf(value) ?? "";
    const strange =
      (text !== "" && isRegionKey(key) && !regions.includes(text)) ||
      (text !== "" && isZoneKey(key) && !regions.some((region) => text.startsWith(region))) ||
      regionsOfArns(text).some((region) => !regions.includes(region));
    if (strange) report(`${name}: ${path} is in another region. ${allowed}`);
  }
}

function isRegionKey(key: string): boolean {
  return /region$/i.test(key);
}

function isZoneKey(key: string): boolean {
  return /^availabilityZones?$/.test(key);
}

/** `arn:aws:rds:eu-west-1:…` → `eu-west-1`; a star, or none at all, is no region. */
function regionsOfArns(text: string): string[] {
  return [...text.matchAll(/\barn:aws[\w-]*:[\w*-]+:([a-z]{2}[\w-]*-\d):/g)].map(
    ([, region = ""]) => region,
  );
}
