import type { Statement } from "../../read/policy-document.ts";
import { objects, texts } from "../../read/values.ts";
import { type EdgeKind, type Findings, Gathered, type Party, platform } from "../edge.ts";
import { arnsOverlap, overlaps } from "../globs.ts";
import { type Item, namesOf, type World } from "../world.ts";
import { arnsOf, reservedArns, serviceOf } from "./names.ts";
import { allowedBy, required } from "./statements.ts";

/** What shows no tenant's data and changes nothing of another's, and has no resource in AWS's terms. */
const harmless =
  /^(?:(?:ec2|elasticloadbalancing|ecs):describe\w*|ecr:getauthorizationtoken|ec2:(?:create|delete)networkinterface|ec2:(?:assign|unassign)privateipaddresses|cloudwatch:putmetricdata)$/;

/** Managed policies of AWS whose statements open nothing of another tenant's: monitoring writes, backup is by tag. */
const knownManaged =
  /^arn:aws:iam::aws:policy\/service-role\/(?:AmazonRDSEnhancedMonitoringRole|AWSBackupServiceRolePolicyFor\w+)$/;

/**
 * What the roles in tenants' stacks may do to what is not the tenant's. The platform's own roles may work for all tenants and are not read.
 */
export function permissions(world: World): Findings {
  const found = new Gathered();
  const arns = new ArnIndex(world);
  const documents: readonly (readonly [type: string, input: string])[] = [
    ["aws:iam/rolePolicy:RolePolicy", "policy"],
    ["aws:iam/policy:Policy", "policy"],
  ];
  for (const [type, input] of documents) {
    for (const item of tenantsOwn(world, type))
      judge(found, arns, item, item.resource.inputs[input]);
  }
  for (const item of tenantsOwn(world, "aws:iam/role:Role")) {
    const { inlinePolicies, managedPolicyArns } = item.resource.inputs;
    for (const written of objects(inlinePolicies)) judge(found, arns, item, written["policy"]);
    for (const arn of texts(managedPolicyArns)) managed(found, world, item, arn);
  }
  for (const item of tenantsOwn(world, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")) {
    managed(found, world, item, item.resource.inputs["policyArn"]);
  }
  return found;
}

function tenantsOwn(world: World, type: string): Item[] {
  return world.ofType(type).filter(({ owner }) => owner !== platform);
}

function managed(found: Gathered, world: World, item: Item, arn: unknown): void {
  if (typeof arn === "string" && knownManaged.test(arn)) return;
  // A policy of the tenant's own is read where it stands.
  if (world.find(arn, "aws:iam/policy:Policy")?.owner === item.owner) return;
  const { name, urn } = item.resource;
  found.unknown(item.owner, urn, `${name}: it attaches a policy whose statements are not known`);
}

/** What ARNs stand in the graphs, by site. */
class ArnIndex {
  readonly world: World;
  private readonly bySite = new Map<string, Map<string, Target[]>>();

  constructor(world: World) {
    this.world = world;
    for (const item of world.items) {
      const service = serviceOf(item);
      if (service === undefined) continue;
      const target = {
        item,
        owner: item.owner,
        service,
        arns: arnsOf(item),
        name: item.resource.name,
      };
      this.add(item.site, target);
    }
    for (const tenant of world.facts.tenants) {
      for (const { service, arn } of reservedArns(tenant)) {
        const name = `what is named for t${tenant.number}`;
        this.add(tenant.site, { owner: tenant.id, service, arns: [arn], name });
      }
    }
  }

  private add(site: string, target: Target): void {
    const services = this.bySite.get(site) ?? new Map<string, Target[]>();
    this.bySite.set(site, services);
    const there = services.get(target.service);
    if (there) there.push(target);
    else services.set(target.service, [target]);
  }

  /** What stands on a site that any of the actions could be done with. */
  at(site: string, actions: readonly string[]): Target[] {
    const asked = [...new Set(actions.map((action) => action.split(":")[0] ?? ""))];
    return [...(this.bySite.get(site) ?? [])].flatMap(([service, targets]) =>
      asked.some((it) => overlaps(it, service)) ? targets : [],
    );
  }
}

interface Target {
  readonly item?: Item;
  readonly owner: Party;
  readonly service: string;
  readonly arns: readonly string[];
  readonly name: string;
}

function judge(found: Gathered, arns: ArnIndex, item: Item, document: unknown): void {
  const statements = allowedBy(document);
  const { name, urn } = item.resource;
  if (!statements) {
    found.unknown(item.owner, urn, `${name}: its statements are not known`);
    return;
  }
  for (const statement of statements) {
    for (const resource of statement.resources) grant(found, arns, item, statement, resource);
  }
}

function grant(
  found: Gathered,
  arns: ArnIndex,
  item: Item,
  statement: Statement,
  pattern: string,
): void {
  const { world } = arns;
  const { owner, resource, site } = item;
  const actions = statement.actions.filter((action) => !harmless.test(action));
  if (actions.length === 0 || narrowsToOwn(world, item, statement)) return;
  const hit = arns.at(site, actions).filter((target) => names(target, pattern));
  for (const target of hit) {
    if (target.owner === owner) continue;
    const allowed =
      target.owner === platform ? sharedUse(world, item, statement, target, pattern) : undefined;
    const verbs = actions.slice(0, 3).join(", ") + (actions.length > 3 ? ", …" : "");
    const text = `${resource.name} may do ${verbs} with ${target.name} of ${target.owner}`;
    found.edge(kindOf(target), owner, target.owner, text, resource.urn, allowed);
    if (target.owner === platform && allowed === undefined) {
      forAllUsers(found, world, item, target, text);
    }
  }
  if (hit.length === 0 && !isOwnName(world, item, pattern)) {
    const text = `${resource.name}: a statement names what stands in no graph`;
    found.unknown(owner, resource.urn, text);
  }
}

/** Whether a pattern reaches a resource, or what is in it. */
function names({ arns }: Target, pattern: string): boolean {
  return arns.some((arn) =>
    // Objects of a bucket, streams of a log group, versions of a definition.
    [arn, `${arn}/*`, `${arn}:*`].some((it) => arnsOverlap(pattern, it)),
  );
}

/** A condition that holds for the tenant's own only. */
function narrowsToOwn(world: World, { owner }: Item, statement: Statement): boolean {
  const number = world.tenant(owner)?.number;
  const tags = required(statement, /resourcetag\/tenantry:(?:tenant|stack)$/).some((values) =>
    values.every((value) => value === owner || value.endsWith(`.${owner}`)),
  );
  const own = required(
    statement,
    /^(?:kms:encryptioncontext:secretarn|elasticfilesystem:accesspointarn)$/,
  ).some((values) =>
    values.every(
      (value) =>
        world.find(value)?.owner === owner ||
        (number !== undefined && new RegExp(`[/:-]t${number}[/-]`).test(value)),
    ),
  );
  // A tag that is given as a task is started, and to none that runs.
  const born =
    statement.actions.every((action) => action === "ecs:tagresource") &&
    required(statement, /^ecs:createaction$/).length > 0;
  return tags || own || born;
}

/** Sentences that allow a tenant to use what is the platform's. */
function sharedUse(
  world: World,
  { owner }: Item,
  statement: Statement,
  { item, service }: Target,
  pattern: string,
): string | undefined {
  const number = world.tenant(owner)?.number;
  if (service === "kms" && required(statement, /^kms:viaservice$/).length > 0) {
    return "the site's key is used through services, which ask for the object first";
  }
  if (service === "lambda" && item && isSmoke(world, item)) {
    return "a deployment asks the smoke function";
  }
  if (service === "s3" && number !== undefined && pattern.includes(`/t${number}/`)) {
    return "a tenant puts its dumps below its own number";
  }
  if (service === "backup" || service === "ecs" || service === "sns") {
    return "a tenant's tasks run in the site's cluster and ring its alarms";
  }
  return undefined;
}

function isSmoke(world: World, item: Item): boolean {
  return world.parentOf(item)?.resource.type === "tenantry:aws:SmokeFunction";
}

/** What opens a shared key or bucket opens what all who use it have behind it. */
function forAllUsers(
  found: Gathered,
  world: World,
  item: Item,
  target: Target,
  text: string,
): void {
  const names = target.item ? namesOf(target.item.resource) : [];
  const uses = world.items.filter(
    ({ site, resource }) => site === item.site && mentions(resource.inputs, names),
  );
  for (const user of new Set(uses.map(({ owner }) => owner))) {
    const { urn } = item.resource;
    found.edge(kindOf(target), item.owner, user, `${text}, which it shares`, urn);
  }
}

function mentions(value: unknown, names: readonly string[]): boolean {
  if (typeof value === "string") return names.includes(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((inner) => mentions(inner, names));
}

function kindOf({ service }: Target): EdgeKind {
  if (service === "secretsmanager") return "secret";
  if (service === "kms") return "key";
  if (service === "sqs") return "queue";
  if (service === "elasticfilesystem") return "files";
  return "iam";
}

/** A name that holds the tenant's number or id between separators. */
function isOwnName(world: World, { owner }: Item, pattern: string): boolean {
  const number = world.tenant(owner)?.number;
  return pattern.split(/[/:_.-]/).some((part) => part === owner || part === `t${number}`);
}
