import { awsTagKeys } from "../../components/conventions.ts";
import { isHeldTo, type Statement } from "../../guard/read/policy-document.ts";
import type { AwsPlace, StackFacts } from "../rule.ts";
import { isDescribing, isForRegion, isKnownAccountWide } from "./account-wide.ts";
import { isOwners, ownerOf } from "./owner.ts";

const resourceTag = `aws:ResourceTag/${awsTagKeys.site}`;
const requestTag = `aws:RequestTag/${awsTagKeys.site}`;

/** What Lambda does to put a function into a VPC; the function's own code must not. */
const interfaces = ["assignprivateipaddresses", "createnetworkinterface", "deletenetworkinterface"]
  .concat("unassignprivateipaddresses")
  .map((action) => `ec2:${action}`);

/** What is given under a condition alone: for which service, which cluster, whose data. */
const conditional: readonly { readonly action: RegExp; readonly keys: readonly string[] }[] = [
  { action: /^iam:passrole$/, keys: ["iam:PassedToService"] },
  {
    // Whoever makes a role that nothing bounds can do everything with it.
    action: /^iam:(attachrolepolicy|createrole|putrolepermissionsboundary|putrolepolicy)$/,
    keys: ["iam:PermissionsBoundary"],
  },
  {
    action: /^route53:changeresourcerecordsets$/,
    keys: ["route53:ChangeResourceRecordSetsNormalizedRecordNames"],
  },
  { action: /^ecs:runtask$/, keys: ["ecs:cluster"] },
  {
    action: /^kms:(decrypt|generatedatakey)/,
    keys: ["kms:ViaService", "kms:EncryptionContext:SecretARN", resourceTag],
  },
];

/**
 * What is wrong with a permission, in words: it reaches beyond what its stack owns. A statement that denies, and one
 * that gives nothing, is right.
 *
 * @param document all statements of the policy: one may take back a part of what another gives
 */
export function grantProblems(
  statement: Statement,
  document: readonly Statement[],
  stack: StackFacts,
): string[] {
  if (statement.effect === "Deny") return [];
  const { actions, notActions, notResources, resources } = statement;
  if (notActions.length > 0) return ["allows everything but NotAction. Name the actions"];
  if (notResources.length > 0) return ["allows everything but NotResource. Name the resources"];
  const problems: string[] = [];
  if (actions.some((action) => /[*?]/.test(action))) {
    problems.push("has an action with a wildcard. Name each action");
  }
  if (actions.some((action) => action.startsWith("sts:assumerole"))) {
    problems.push(
      "lets the role become another one (sts:AssumeRole). Give it what it needs itself",
    );
  }
  for (const { action, keys } of conditional) {
    if (actions.some((it) => action.test(it)) && !keys.some((key) => hasKey(statement, key))) {
      problems.push(`allows what needs a condition. Add one of ${keys.join(", ")}`);
    }
  }
  const wide = resources.filter((it) => /[*?]/.test(it) && !isOwners(it, ownerOf(stack)));
  if (wide.some((resource) => !isConfined(resource, statement, document, stack))) {
    problems.push("reaches what is not this stack's. Name its own ARN, path or tag");
  }
  return problems;
}

/** Whether something beside the name keeps a permission to what its stack owns. */
function isConfined(
  resource: string,
  statement: Statement,
  document: readonly Statement[],
  stack: StackFacts,
): boolean {
  const isDescribed = statement.actions.every(
    (it) => isDescribing(it) || (interfaces.includes(it) && deniedToCode(it, document)),
  );
  const forTenant = stack.tenant !== null;
  if (isDescribed || isKnownAccountWide(resource, statement, forTenant)) return true;
  return forTenant ? isTenants(statement, stack) : isConfinedToSite(statement, stack);
}

/** A platform's: by the site's tag, or to what may be seen of everything in its region. */
function isConfinedToSite(statement: Statement, { sites }: StackFacts): boolean {
  const ids = sites.map(({ id }) => id);
  const regions = sites
    .filter((it): it is AwsPlace => it.substrate === "aws")
    .map(({ region }) => region);
  if (isHeldTo(statement, "StringEquals", resourceTag, ids)) {
    // Else what is the site's could be given another site's tag.
    return ["StringEquals", "StringEqualsIfExists"].some((it) =>
      isHeldTo(statement, it, requestTag, ids),
    );
  }
  const isNew = isHeldTo(statement, "Null", resourceTag, ["true"]);
  if (isNew && isHeldTo(statement, "StringEquals", requestTag, ids)) return true;
  return (
    isForRegion(statement) && isHeldTo(statement, "StringEquals", "aws:RequestedRegion", regions)
  );
}

function isTenants(statement: Statement, { tenant }: StackFacts): boolean {
  return isHeldTo(statement, "StringEquals", `aws:ResourceTag/${awsTagKeys.tenant}`, [
    tenant ?? "",
  ]);
}

/** Whether another statement takes an action back from the code of a function. */
function deniedToCode(action: string, document: readonly Statement[]): boolean {
  return document.some(
    (it) =>
      it.effect === "Deny" &&
      it.actions.includes(action) &&
      it.resources.includes("*") &&
      it.conditions.length === 1 &&
      hasKey(it, "lambda:sourcefunctionarn"),
  );
}

function hasKey({ conditions }: Statement, key: string): boolean {
  return conditions.some((it) => it.key === key.toLowerCase() && !it.values.includes("*"));
}
