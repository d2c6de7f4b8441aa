import { awsTagKeys } from "../../components/conventions.ts";
import type { GraphResource } from "../../guard/graph.ts";
import { isHeldTo, type Statement } from "../../guard/read/policy-document.ts";
import type { StackFacts } from "../rule.ts";
import { isOwners, type Owner, ownerOf } from "./owner.ts";
import { isPartOf } from "./references.ts";

/** What no role of a site can be given, and what the role that deploys cannot make. */
const neverForRoles = ["account:*", "iam:*", "organizations:*", "sts:assumerole"];
const neverDeployed = ["account:*", "iam:createaccesskey", "iam:createuser", "organizations:*"];

/** Whether a policy bounds what others give, and gives nothing by itself. */
export function isBoundary(resource: GraphResource): boolean {
  return (
    isPartOf(resource, "tenantry:aws:RoleBoundary") ||
    (isPartOf(resource, "tenantry:aws:DeployRole") && resource.name.endsWith("-boundary"))
  );
}

/** What is missing in a boundary, in words. */
export function boundaryProblems(
  resource: GraphResource,
  statements: readonly Statement[],
  stack: StackFacts,
): string[] {
  const never = isPartOf(resource, "tenantry:aws:DeployRole") ? neverDeployed : neverForRoles;
  const allowing = statements.filter(({ effect }) => effect === "Allow");
  const problems: string[] = [];
  if (
    !allowing.filter(isByExclusion).every((it) => never.every((no) => it.notActions.includes(no)))
  ) {
    problems.push(`has a NotAction without what nobody may be given: ${never.join(", ")}`);
  }
  const named = allowing.filter((it) => !isByExclusion(it));
  if (named.some((it) => !isForOwn(it, ownerOf(stack)))) {
    problems.push(
      "gives back what is not the site's own. Name the actions of one service, and the site's ARNs",
    );
  }
  const tag = `aws:ResourceTag/${awsTagKeys.site}`;
  const apart = statements.some(
    (it) =>
      it.effect === "Deny" &&
      it.resources.includes("*") &&
      isHeldTo(it, "Null", tag, ["false"]) &&
      isHeldTo(
        it,
        "StringNotEquals",
        tag,
        stack.sites.map(({ id }) => id),
      ),
  );
  if (!apart) problems.push("does not deny what carries another site's tag");
  return problems;
}

function isByExclusion({ notActions }: Statement): boolean {
  return notActions.length > 0;
}

/** Gives back, of what was left out, the site's own. */
function isForOwn({ actions, resources }: Statement, owner: Owner): boolean {
  if (actions.every((it) => it === "s3:listallmybuckets")) return true;
  const given = actions.every((it) => it === "iam:passrole" || /^(s3|secretsmanager):/.test(it));
  return given && resources.every((it) => isOwners(it, owner));
}
