import { type EdgeKind, type Findings, Gathered, internet, platform } from "../edge.ts";
import { texts } from "../values.ts";
import type { Item, World } from "../world.ts";
import { required, type Statement, statementsOf } from "./documents.ts";

/** Where a policy stands that says who may come, and what it guards. */
interface Door {
  readonly type: string;
  readonly kind: EdgeKind;
  readonly policy: string;
  /** Input that names what it guards; absent where the policy stands at the thing itself. */
  readonly guards?: string;
}

const doors: readonly Door[] = [
  { type: "aws:s3/bucketPolicy:BucketPolicy", kind: "bucket", policy: "policy", guards: "bucket" },
  { type: "aws:kms/key:Key", kind: "key", policy: "policy" },
  { type: "aws:sqs/queue:Queue", kind: "queue", policy: "policy" },
  { type: "aws:sqs/queuePolicy:QueuePolicy", kind: "queue", policy: "policy" },
  { type: "aws:sns/topic:Topic", kind: "queue", policy: "policy" },
  { type: "aws:sns/topicPolicy:TopicPolicy", kind: "queue", policy: "policy" },
  { type: "aws:secretsmanager/secret:Secret", kind: "secret", policy: "policy" },
  { type: "aws:efs/fileSystemPolicy:FileSystemPolicy", kind: "files", policy: "policy" },
  { type: "aws:iam/role:Role", kind: "iam", policy: "assumeRolePolicy" },
];

/** Whom the policies of buckets, keys, queues, topics, secrets, file systems and roles let in. */
export function resourcePolicies(world: World): Findings {
  const found = new Gathered();
  for (const door of doors) {
    for (const item of world.ofType(door.type)) {
      const policy = item.resource.inputs[door.policy];
      if (policy === undefined) continue;
      const { name, urn } = item.resource;
      const statements = statementsOf(policy);
      if (!statements) found.unknown(item.owner, urn, `${name}: its policy is not known`);
      for (const statement of (statements ?? []).filter(({ allows }) => allows)) {
        letIn(found, world, door, item, statement);
      }
    }
  }
  for (const item of world.ofType("aws:lambda/permission:Permission")) calls(found, world, item);
  return found;
}

function letIn(found: Gathered, world: World, door: Door, item: Item, statement: Statement): void {
  const { name, urn } = item.resource;
  const guarded =
    door.guards === undefined ? item : world.target(item, door.guards, "aws:s3/bucket:Bucket");
  if (!guarded) {
    found.unknown(item.owner, urn, `${name}: what it guards is not known`);
    return;
  }
  const { owner } = guarded;
  const what = `${name} lets in`;
  const may = `(${statement.actions.slice(0, 3).join(", ")})`;
  for (const principal of statement.principals["AWS"] ?? []) {
    if (isAccount(world, item, principal)) {
      delegate(found, world, door, item, statement);
      continue;
    }
    if (principal === "*" && !narrowed(statement)) {
      found.edge(door.kind, internet, owner, `${what} everybody ${may}`, urn);
      continue;
    }
    if (principal === "*") {
      delegate(found, world, door, item, statement);
      continue;
    }
    const who = world.find(principal, "aws:iam/role:Role");
    if (!who) found.unknown(owner, urn, `${name}: it lets in somebody who stands in no graph`);
    else {
      const allowed = owner === platform ? undefined : whoIsPlatform(who);
      found.edge(door.kind, who.owner, owner, `${what} ${who.resource.name} ${may}`, urn, allowed);
    }
  }
}

function whoIsPlatform({ owner }: Item): string | undefined {
  return owner === platform ? "the platform works for its tenants" : undefined;
}

/** The account itself: whoever a role's statements let in. Roles of one's own site only. */
function isAccount(world: World, { site }: Item, principal: string): boolean {
  const account =
    /^arn:aws:iam::(\d{12}):root$/.exec(principal)?.[1] ?? /^\d{12}$/.exec(principal)?.[0];
  if (account === undefined) return false;
  const accounts = world
    .ofType("pulumi:providers:aws")
    .filter((provider) => site === "" || provider.site === site || provider.owner !== platform)
    .flatMap(({ resource }) => texts(asList(resource.inputs["allowedAccountIds"])));
  return accounts.length === 0 || accounts.includes(account);
}

/** Providers keep lists as JSON. */
function asList(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("[")) return value;
  return JSON.parse(value) as unknown;
}

/**
 * The account is let in: then the statements of roles decide, which are read. But a key whose account is let in to use
 * it without a service between is one that any role of the account could be given, so that it is told.
 */
function delegate(
  found: Gathered,
  _world: World,
  door: Door,
  item: Item,
  statement: Statement,
): void {
  const uses = statement.actions.some((action) =>
    /^(?:\*|kms:(?:\*|Decrypt.*|ReEncrypt.*))$/.test(action),
  );
  if (door.kind !== "key" || !uses || statement.conditions.length > 0) return;
  const { name, urn } = item.resource;
  const text = `${name} lets every role of the account decrypt, without a service between`;
  found.edge("key", "any role of the account", item.owner, text, urn);
}

/** A condition that holds for one's own account, one's own source or one's own role. */
function narrowed(statement: Statement): boolean {
  return required(
    statement,
    /^(?:aws:(?:SourceArn|SourceAccount|PrincipalArn|PrincipalAccount)|kms:CallerAccount)$/,
  ).some((values) => values.every((value) => value !== "*"));
}

/** Who may call a function: a service of AWS, for something that is named. */
function calls(found: Gathered, world: World, item: Item): void {
  const { name, urn, inputs } = item.resource;
  const { principal, sourceArn, sourceAccount } = inputs;
  const target = world.find(inputs["function"], "aws:lambda/function:Function");
  const owner = target?.owner ?? item.owner;
  if (typeof principal !== "string") {
    found.unknown(owner, urn, `${name}: whom it lets call is not known`);
  } else if (principal === "*" || (sourceArn === undefined && sourceAccount === undefined)) {
    found.edge("function", internet, owner, `${name} lets anybody call the function`, urn);
  } else if (!principal.endsWith(".amazonaws.com")) {
    const who = world.find(principal, "aws:iam/role:Role");
    if (!who) found.unknown(owner, urn, `${name}: whom it lets call stands in no graph`);
    else found.edge("function", who.owner, owner, `${name} lets ${who.resource.name} call`, urn);
  }
}
