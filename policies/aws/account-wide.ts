import { awsTagKeys } from "../../components/conventions.ts";
import type { Statement } from "../../guard/read/policy-document.ts";

/*
 * What AWS offers no narrower level for than the account, and what a name cannot confine but a condition does. Beside
 * these, nothing reaches beyond its owner.
 */

/** Shows how something is built, and no data; AWS offers no narrower level. */
const describing = /^(ec2|ecs|elasticloadbalancing):describe[a-z]+$|^ecr:getauthorizationtoken$/;

/** What the role that deploys reads of everything in its region: no secret, no message, no object. */
const readingInRegion = new RegExp(
  [
    "^[a-z0-9-]+:(describe|list)[a-z]+$",
    "^backup:getbackup(plan|selection)$",
    "^ecr:get(lifecycle|repository)policy$",
    "^lambda:get(policy|function[a-z]*)$",
    "^logs:getlogdelivery$",
    "^sns:get(subscription|topic)attributes$",
    "^sqs:getqueue(attributes|url)$",
  ].join("|"),
);

/** What it changes and AWS offers no narrower level for than the account. */
const unconfined = [
  "backup-storage:mountcapsule",
  "ecs:deregistertaskdefinition",
  "logs:createlogdelivery",
  "logs:deletelogdelivery",
  "logs:putresourcepolicy",
  "logs:updatelogdelivery",
  "sns:setsubscriptionattributes",
  "sns:unsubscribe",
];

/** Whether all that a statement allows shows or changes no more than an account's own roles may, in one region. */
export function isForRegion({ actions }: Statement): boolean {
  return actions.every((it) => readingInRegion.test(it) || unconfined.includes(it));
}

export function isDescribing(action: string): boolean {
  return describing.test(action);
}

/** Of an account, and yet of nobody: what a condition or AWS itself confines. */
interface AccountWide {
  readonly actions: readonly string[];
  readonly resources: RegExp;
  /** A tenant's roles may too. @default - only those of a platform, of which one deploys */
  readonly forTenants?: true;
  /** Key of a condition that has to be there. */
  readonly held?: {
    readonly operator: string;
    readonly key: string;
    readonly to?: readonly string[];
  };
}

const ofNobody = {
  operator: "null",
  key: `aws:resourcetag/${awsTagKeys.site}`,
  to: ["true"],
};
const inAccount = "arn:aws:[a-z0-9-]+:[a-z0-9-]*:\\d{12}:";

const accountWide: readonly AccountWide[] = [
  {
    // A tag on a task is given as it is started, and to none that runs.
    actions: ["ecs:tagresource"],
    resources: new RegExp(`^${inAccount}task/\\*$`),
    forTenants: true,
    held: { operator: "stringequals", key: "ecs:createaction", to: ["RunTask"] },
  },
  {
    // A VPC is born with a group that carries no tag.
    actions: ["ec2:revokesecuritygroupegress", "ec2:revokesecuritygroupingress"],
    resources: new RegExp(`^${inAccount}security-group/\\*$`),
    held: ofNobody,
  },
  {
    // A last snapshot is made by the call that deletes a server, and no tag can be given with it.
    actions: [
      "createdbclustersnapshot",
      "createdbsnapshot",
      "deletedbcluster",
      "deletedbinstance",
    ].map((action) => `rds:${action}`),
    resources: new RegExp(`^${inAccount}(cluster-)?snapshot:\\*$`),
    held: ofNobody,
  },
  {
    actions: ["elasticache:createsnapshot", "elasticache:deletereplicationgroup"],
    resources: new RegExp(`^${inAccount}snapshot:\\*$`),
    held: ofNobody,
  },
  {
    // A machine of a template, and of no other: the template has to be the site's.
    actions: ["ec2:runinstances"],
    resources: new RegExp(`^${inAccount}(instance|network-interface|volume)/\\*$|::image/\\*$`),
    held: { operator: "arnlike", key: "ec2:launchtemplate" },
  },
  {
    actions: ["iam:createservicelinkedrole"],
    resources: new RegExp(`^${inAccount}role/aws-service-role/\\*$`),
    held: { operator: "stringequals", key: "iam:awsservicename" },
  },
  { actions: ["route53:getchange"], resources: /^arn:aws:route53:::change\/\*$/ },
  // What AWS itself publishes, and the options that every account has from it.
  {
    actions: ["ssm:getparameters"],
    resources: /^arn:aws:ssm:[a-z0-9-]+::parameter\/aws\/service\//,
  },
  {
    actions: ["createdbcluster", "createdbinstance", "createdbinstancereadreplica"]
      .concat("modifydbcluster", "modifydbinstance")
      .map((action) => `rds:${action}`),
    resources: new RegExp(`^${inAccount}og:default:\\*$`),
  },
];

/** Whether a statement is one of these, word by word. */
export function isKnownAccountWide(
  resource: string,
  statement: Statement,
  forTenant: boolean,
): boolean {
  return accountWide.some(
    (it) =>
      (it.forTenants === true || !forTenant) &&
      statement.actions.every((action) => it.actions.includes(action)) &&
      covers(it, resource, statement),
  );
}

function covers({ resources, held }: AccountWide, resource: string, statement: Statement): boolean {
  if (!resources.test(resource)) return false;
  if (held === undefined) return true;
  const { operator, key, to } = held;
  return statement.conditions.some(
    (it) =>
      it.operator === operator &&
      it.key === key &&
      it.values.every((value) => to?.includes(value) ?? value !== "*"),
  );
}
