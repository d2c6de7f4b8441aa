import { type Condition, isHeldTo, type Statement } from "../../guard/read/policy-document.ts";
import type { StackFacts } from "../rule.ts";
import { accountsOf } from "./strangers.ts";

/** Who signs the tokens of GitHub's workflows. */
const issuer = "token.actions.githubusercontent.com";

/** What is wrong with who may take a role, in words. A service of AWS may, and the one workflow that deploys. */
export function trustProblems(statement: Statement, stack: StackFacts): string[] {
  if (statement.effect === "Deny") return [];
  if (!statement.actions.every((it) => taking.includes(it))) return [otherActions];
  return statement.principals.flatMap(({ kind, value }) => {
    if (kind === "Service") return worksForAccount(value, statement, stack) ? [] : [deputy];
    if (kind === "Federated") return isWorkflow(value, statement, stack) ? [] : [federated];
    return kind === "AWS" && isOwnRole(value, stack) ? [] : [stranger];
  });
}

const taking = ["sts:assumerole", "sts:assumerolewithwebidentity"];

/** Services that do not say for whom they work, so that no condition can ask. */
const silent = ["backup", "ec2", "ecs", "lambda", "monitoring.rds"].map(
  (it) => `${it}.amazonaws.com`,
);

const otherActions = `allows more than ${taking.join(" or ")}. Name one of them`;
const deputy = "lets a service take the role for any account. Add the condition aws:SourceAccount";
const federated = `lets somebody take the role whose aud and sub are not compared letter by letter. Name one environment of one repository of ${issuer}`;
const stranger =
  "lets everybody, an account or a stranger's role take the role. Name a service of AWS";

function worksForAccount(service: string, statement: Statement, stack: StackFacts): boolean {
  return (
    silent.includes(service) ||
    isHeldTo(statement, "StringEquals", "aws:SourceAccount", accountsOf(stack))
  );
}

/** A token of GitHub's for one audience and one subject, without a pattern in either. */
function isWorkflow(provider: string, statement: Statement, stack: StackFacts): boolean {
  const own = accountsOf(stack).map((account) => `arn:aws:iam::${account}:oidc-provider/${issuer}`);
  const subject = statement.conditions.find(
    ({ operator, key }) => operator === "stringequals" && key === `${issuer}:sub`,
  );
  return (
    own.includes(provider) &&
    isHeldTo(statement, "StringEquals", `${issuer}:aud`, ["sts.amazonaws.com"]) &&
    subject !== undefined &&
    isOneWorkflow(subject)
  );
}

/** `repo:fixnado/platform:environment:production` */
function isOneWorkflow({ values }: Condition): boolean {
  return values.length === 1 && /^repo:[^*?:]+:environment:[^*?:]+$/.test(values[0] ?? "");
}

/** A role on the path of the stack's site. */
function isOwnRole(arn: string, { sites }: StackFacts): boolean {
  return sites.some(
    (site) =>
      site.substrate === "aws" &&
      arn.startsWith(`arn:aws:iam::${site.account}:role/tenantry/${site.id}/`) &&
      !/[*?]/.test(arn),
  );
}
