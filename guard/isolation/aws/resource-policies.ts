import type { Principal, Statement } from "../../read/policy-document.ts";
import { policyHolders } from "../../read/policy-holders.ts";
import { documentOf, texts } from "../../read/values.ts";
import { type EdgeKind, type Findings, Gathered, internet, type Party, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";
import { allowedBy, required } from "./statements.ts";

/** Where a policy stands that says who may come, and what it guards. */
interface Door {
  readonly type: string;
  readonly kind: EdgeKind;
  readonly policy: string;
  /** Input that names what it guards; absent where the policy stands at the thing itself. */
  readonly guards?: string;
}

const doors: readonly Door[] = [
  ...Object.entries(policyHolders).map(([type, it]) => ({ ...it, type, policy: "policy" })),
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
      const statements = allowedBy(policy);
      if (!statements) found.unknown(item.owner, urn, `${name}: its policy is not known`);
      for (const statement of statements ?? []) {
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
  for (const principal of statement.principals) {
    const { value } = principal;
    if (isAwsItself(principal) || isFederation(principal, owner, statement)) continue;
    if (isAccount(world, item, value) || (value === "*" && narrowed(world, item, statement))) {
      delegate(found, door, item, statement);
      continue;
    }
    if (value === "*") {
      found.edge(door.kind, internet, owner, `${what} everybody ${may}`, urn);
      continue;
    }
    const who = world.find(value, "aws:iam/role:Role");
    if (!who) found.unknown(owner, urn, `${name}: it lets in somebody who stands in no graph`);
    else {
      const allowed = owner === platform ? undefined : whoIsPlatform(who);
      found.edge(door.kind, who.owner, owner, `${what} ${who.resource.name} ${may}`, urn, allowed);
    }
  }
}

/** A service of AWS, which works for whoever it is set up for. */
function isAwsItself({ kind }: Principal): boolean {
  return kind === "Service";
}

/** The platform's deployments come from outside; which of them may is a condition, that a rule of the pack reads. */
function isFederation({ kind }: Principal, owner: Party, { conditions }: Statement): boolean {
  return kind === "Federated" && owner === platform && conditions.length > 0;
}

function whoIsPlatform({ owner }: Item): string | undefined {
  return owner === platform ? "the platform works for its tenants" : undefined;
}

/** The account itself: whoever a role's statements let in. Roles of one's own site only. */
function isAccount(world: World, item: Item, principal: string): boolean {
  const account = /^arn:aws:iam::(\d{12}):root$|^(\d{12})$/.exec(principal)?.slice(1).find(Boolean);
  return account !== undefined && isOwnAccount(world, item, account);
}

function isOwnAccount(world: World, { site }: Item, account: string): boolean {
  const accounts = world
    .ofType("pulumi:providers:aws")
    .filter((provider) => site === "" || provider.site === site || provider.owner !== platform)
    .flatMap(({ resource }) => texts(documentOf(resource.inputs["allowedAccountIds"])));
  return accounts.length === 0 || accounts.includes(account);
}

/**
 * The account is let in: then the statements of roles decide, which are read. But a key whose account is let in to use
 * it without a service between is one that any role of the account could be given, so that it is told.
 */
function delegate(found: Gathered, door: Door, item: Item, statement: Statement): void {
  const uses = statement.actions.some((action) =>
    /^(?:\*|kms:(?:\*|decrypt.*|reencrypt.*))$/.test(action),
  );
  if (door.kind !== "key" || !uses || statement.conditions.length > 0) return;
  const { name, urn } = item.resource;
  const text = `${name} lets every role of the account decrypt, without a service between`;
  found.edge("key", "any role of the account", item.owner, text, urn);
}

/** A condition that holds for one's own account, one's own source or one's own role. */
function narrowed(world: World, item: Item, statement: Statement): boolean {
  return required(
    statement,
    /^(?:aws:(?:sourcearn|sourceaccount|principalarn|principalaccount)|kms:calleraccount)$/,
  ).some((values) => values.every((value) => isOfOwnAccount(world, item, value)));
}

/** An account, an ARN that names it, or something that stands in a graph. */
function isOfOwnAccount(world: World, item: Item, value: string): boolean {
  const account = value.startsWith("arn:") ? value.split(":")[4] : value;
  if (account !== undefined && /^\d{12}$/.test(account)) return isOwnAccount(world, item, account);
  return world.find(value) !== undefined;
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
