import { awsTagKeys, tenantPool } from "../../components/conventions.ts";
import { type GraphResource, hasUnknown, unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { isTaggable } from "../read/taggable.ts";
import { ownTag, tagOf, wordsOf } from "../read/tags.ts";
import { isAdopted, isCustom, isGuest } from "../read/types.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

/**
 * Whose a thing is said to be is whose stack makes it: in tags, logical names, pools, and the names of databases,
 * roles, buckets and secrets that stand beside those of others. All of them are keys of isolation, so that one that is
 * not known before the update is a violation.
 */
export const anyResourceMatchesStack: Rule = {
  id: "any-resource-matches-stack",
  title:
    "Tags, names, pools and prefixes of a resource name the tenant of its stack, and nobody else.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Make the resource in the stack of the tenant that it belongs to, and take its names from the resolved tenant.",
  url: "https://docs.aws.amazon.com/whitepapers/latest/saas-architecture-fundamentals/tenant-isolation.html",
  resource({ resource, stack }, report) {
    if (!isCustom(resource)) return;
    checkName(resource, stack, report);
    checkAwsTags(resource, stack, report);
    checkOwnName(resource, stack, report);
    if (isAdopted(resource, stack)) return;
    checkWords(resource, stack, report);
    checkPool(resource, stack, report);
  },
};

function checkName({ name }: GraphResource, { tenant }: StackFacts, report: Report): void {
  if (tenant === null || name === tenant || name.startsWith(`${tenant}-`)) return;
  report(`${name}: the logical name of what a tenant owns begins with the tenant's id.`);
}

function checkAwsTags(resource: GraphResource, stack: StackFacts, report: Report): void {
  if (!isTaggable(resource.type)) return;
  const expected: readonly (readonly [key: string, allowed: readonly unknown[], what: string])[] = [
    [awsTagKeys.environment, [stack.environment], "the stack's environment"],
    [awsTagKeys.site, stack.sites.map(({ id }) => id), "a site of the stack"],
    stack.tenant === null
      ? [awsTagKeys.tenant, [], "left out, for a platform's resource is no tenant's"]
      : [awsTagKeys.tenant, [stack.tenant], "the stack's tenant"],
  ];
  for (const [key, allowed, what] of expected) {
    const said = [
      tagOf(resource, key),
      ...listOf(resource.inputs["tagSpecifications"]).map((it) => ownTag(at(it, "tags"), key)),
    ].filter((value) => value !== undefined && !allowed.includes(value));
    if (said.length === 0) continue;
    const problem = said.some(hasUnknown) ? "is not known before the update" : "says another";
    report(`${resource.name}: tags: ${key} ${problem}. It has to be ${what}.`);
  }
}

function checkWords(resource: GraphResource, { tenant }: StackFacts, report: Report): void {
  if (!isGuest(resource)) return;
  const words = wordsOf(resource);
  if (words.includes(unknownValue)) {
    report(`${resource.name}: tags are not known before the update. They say whose guest it is.`);
  }
  const foreign = words.filter(
    (word) => typeof word === "string" && word.startsWith("tenant-") && word !== `tenant-${tenant}`,
  );
  if (foreign.length === 0) return;
  const allowed = tenant === null ? "no tenant" : "the stack's tenant";
  report(`${resource.name}: tags name a tenant that is not the stack's. Allowed is ${allowed}.`);
}

/** Input of a type that says which pool it is about. */
const poolInputs: Readonly<Record<string, string>> = {
  "proxmoxve:index/poolLegacy:PoolLegacy": "poolId",
  "proxmoxve:pool/membership:Membership": "poolId",
  "proxmoxve:backup/job:Job": "pool",
};

/** While guests of a site are held as they were found, so are their pools: theirs may be called anything. */
function checkPool(resource: GraphResource, { tenant, sites }: StackFacts, report: Report): void {
  const { type, name, inputs } = resource;
  const input = isGuest(resource) ? "poolId" : poolInputs[type];
  if (input === undefined) return;
  const pool = inputs[input];
  if (pool === unknownValue) {
    report(`${name}: ${input} is not known before the update. It has to be the tenant's own pool.`);
    return;
  }
  if (tenant === null || typeof pool !== "string" || pool === "") return;
  const holdsAdopted = sites.some((site) => "adopted" in site && site.adopted.length > 0);
  if (pool === tenantPool(tenant) || holdsAdopted) return;
  report(`${name}: ${input} is not the pool of the stack's tenant, tenant-<id>.`);
}

/** What a name begins with where it stands beside those of other tenants: there a tenant is its number. */
type Beginning = (number: number, site: string) => string;
const inDatabase: Beginning = (number) => `t${number}_`;

const ownNames: readonly (readonly [input: string, begins: Beginning, types: readonly string[]])[] =
  [
    ["name", inDatabase, ["postgresql:index/database:Database", "postgresql:index/role:Role"]],
    [
      "database",
      inDatabase,
      [
        "postgresql:index/schema:Schema",
        "postgresql:index/grant:Grant",
        "postgresql:index/defaultPrivileges:DefaultPrivileges",
        "postgresql:index/extension:Extension",
      ],
    ],
    ["bucket", (number, site) => `${site}-t${number}-`, ["aws:s3/bucket:Bucket"]],
    ["bucketPrefix", (number, site) => `${site}-t${number}-`, ["aws:s3/bucket:Bucket"]],
    ["name", (number, site) => `${site}/t${number}/`, ["aws:secretsmanager/secret:Secret"]],
    ["namePrefix", (number, site) => `${site}/t${number}/`, ["aws:secretsmanager/secret:Secret"]],
    ["name", (number, site) => `alias/tenantry/${site}/t${number}`, ["aws:kms/alias:Alias"]],
  ];

function checkOwnName(
  { type, name, inputs }: GraphResource,
  { number, sites }: StackFacts,
  report: Report,
): void {
  if (number === null) return;
  for (const [input, begins, types] of ownNames) {
    const value = inputs[input];
    if (!types.includes(type) || value === undefined) continue;
    if (value === unknownValue) {
      report(`${name}: ${input} is not known before the update. It says whose it is.`);
      continue;
    }
    const allowed = sites.map(({ id }) => begins(number, id));
    if (typeof value === "string" && allowed.some((it) => isUnder(value, it))) continue;
    report(
      `${name}: ${input} does not begin with ${allowed.join(" or ")}, the tenant's own prefix.`,
    );
  }
}

/** `…/t1` and what is under it, but not `…/t10`. */
function isUnder(value: string, beginning: string): boolean {
  const closed = /\w$/.test(beginning) && !beginning.endsWith("_") ? `${beginning}/` : beginning;
  return value === beginning || value.startsWith(closed);
}
