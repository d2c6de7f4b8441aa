import type { PolicyStatement } from "./policy-document.ts";
import { roleBoundaryArn, rolePath } from "./role-boundary.ts";

/** Services that a role of the site may be given to. */
const roleUsers = [
  "autoscaling",
  "backup",
  "ec2",
  "ecs",
  "ecs-tasks",
  "lambda",
  "monitoring.rds",
  "scheduler",
  "vpc-flow-logs",
].map((service) => `${service}.amazonaws.com`);

/** Services whose own roles AWS makes in an account the first time that one is used. */
const linkedServices = [
  "autoscaling",
  "backup",
  "ecs",
  "ecs.application-autoscaling",
  "elasticache",
  "elasticloadbalancing",
  "rds",
].map((service) => `${service}.amazonaws.com`);

/**
 * Roles stand below the site's own path, and none gets a permission without the site's boundary. No policy, user or
 * group is made, and the role that deploys, which stands elsewhere, is not among them.
 */
export function roleStatements({
  site,
  account,
}: {
  readonly site: string;
  readonly account: string;
}): PolicyStatement[] {
  const own = ["role", "instance-profile"].map(
    (what) => `arn:aws:iam::${account}:${what}${rolePath(site)}*`,
  );
  const [roles = ""] = own;
  return [
    {
      Sid: "MakeBoundRoles",
      Effect: "Allow",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": roleBoundaryArn(account, site) } },
    },
    {
      Sid: "ManageRoles",
      Effect: "Allow",
      Action: [
        ...["AddRoleToInstanceProfile", "CreateInstanceProfile", "DeleteInstanceProfile"],
        ...["DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "GetInstanceProfile", "GetRole"],
        ...["GetRolePolicy", "ListAttachedRolePolicies", "ListInstanceProfilesForRole"],
        ...["ListRolePolicies", "ListRoleTags", "RemoveRoleFromInstanceProfile"],
        ...["TagInstanceProfile", "TagRole", "UntagInstanceProfile", "UntagRole"],
        ...["UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"],
      ].map((action) => `iam:${action}`),
      Resource: own,
    },
    {
      Sid: "GiveRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": roleUsers } },
    },
    {
      Sid: "LetAwsMakeItsRoles",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
      Condition: { StringEquals: { "iam:AWSServiceName": linkedServices } },
    },
    {
      // What it has to see of itself, and cannot change: that is for a person.
      Sid: "SeeItself",
      Effect: "Allow",
      Action: [
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:ListAttachedRolePolicies",
        "iam:ListPolicyVersions",
        "iam:ListRolePolicies",
      ],
      Resource: [
        `arn:aws:iam::${account}:role/tenantry-${site}-deploy`,
        roleBoundaryArn(account, site),
        `arn:aws:iam::${account}:policy/tenantry-${site}-deploy-*`,
      ],
    },
  ];
}
