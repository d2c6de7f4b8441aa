import { anAwsSite, aPlatform, aResource } from "../support/resources.ts";
import type { RuleCases } from "../support/rule-cases.ts";
import {
  allow,
  aRole,
  byAws,
  byService,
  byWorkflow,
  document,
  may,
  platform,
  tenant,
} from "./builders.ts";

/** Who may take a role, where it stands, and what is given to it from elsewhere. */
export const roles: Pick<RuleCases, "passes" | "violates"> = {
  passes: {
    "a role for a service of AWS": {
      stack: tenant,
      resources: [
        aRole({}),
        aRole(
          {},
          byService("ecs-tasks", { StringEquals: { "aws:SourceAccount": "111122223333" } }),
        ),
        aRole({ managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }),
      ],
    },
    "a policy of the stack's own, and a role at the second of two sites": {
      stack: aPlatform({ sites: [{ ...anAwsSite, id: "other" }, anAwsSite] }),
      resources: [
        aResource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cloud-has", {
          policyArn: "arn:aws:iam::111122223333:policy/tenantry-cloud-deploy-network",
        }),
        aRole({}),
        aRole({}, byAws("arn:aws:iam::111122223333:role/tenantry/cloud/runner")),
        may(allow("s3:CreateBucket", "arn:aws:s3:::cloud-platform-*")),
      ],
    },
    "a role for one environment of one repository": {
      stack: platform,
      resources: [aRole({}, byWorkflow("repo:acme/platform:environment:production"))],
    },
    "a role for another role of the site": {
      stack: platform,
      resources: [aRole({}, byAws("arn:aws:iam::111122223333:role/tenantry/cloud/runner"))],
    },
  },
  violates: {
    "a policy inside a role": {
      stack: tenant,
      resources: [aRole({ inlinePolicies: [{ policy: document(allow("s3:GetObject", "*")) }] })],
      says: /inlinePolicies\[0\]\.policy reaches/,
    },
    "a policy of AWS's own that gives everything": {
      stack: tenant,
      resources: [
        aResource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "acme-has", {
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ],
      says: /policyArn is a policy that nobody has looked at/,
    },
    "a policy of another account": {
      stack: tenant,
      resources: [
        aResource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "acme-has", {
          policyArn: "arn:aws:iam::999988887777:policy/all",
        }),
      ],
      says: /policyArn is a policy that nobody has looked at/,
    },
    "the same inside a role": {
      stack: tenant,
      resources: [aRole({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })],
      says: /managedPolicyArns\[0\] is a policy/,
    },
    "a role for everybody": {
      stack: tenant,
      resources: [aRole({}, byAws("*"))],
      says: /assumeRolePolicy lets everybody/,
    },
    "a role for another account": {
      stack: tenant,
      resources: [aRole({}, byAws("arn:aws:iam::999988887777:root"))],
      says: /assumeRolePolicy lets everybody/,
    },
    "a role for everybody who is not somebody": {
      stack: tenant,
      resources: [
        aRole({}, { Effect: "Allow", NotPrincipal: { AWS: "x" }, Action: "sts:AssumeRole" }),
      ],
      says: /assumeRolePolicy lets everybody/,
    },
    "a role for a service on anybody's behalf": {
      stack: tenant,
      resources: [aRole({}, byService("ecs-tasks"))],
      says: /aws:SourceAccount/,
    },
    "a role for every branch": {
      stack: platform,
      resources: [aRole({}, byWorkflow("repo:acme/platform:*"))],
      says: /letter by letter/,
    },
    "a role for workflows by a pattern": {
      stack: platform,
      resources: [aRole({}, byWorkflow("repo:acme/platform:environment:production", "StringLike"))],
      says: /letter by letter/,
    },
    "a trust that allows more than taking the role": {
      stack: tenant,
      resources: [aRole({}, { ...byService("lambda"), Action: "sts:*" })],
      says: /allows more than sts:assumerole/,
    },
    "a role that stands elsewhere": {
      stack: tenant,
      resources: [aRole({ path: "/" })],
      says: /path is not the site's\. Put the role below \/tenantry\/cloud\//,
    },
    "a role without a boundary": {
      stack: tenant,
      resources: [aRole({ permissionsBoundary: undefined })],
      says: /permissionsBoundary is not given/,
    },
    "a role under a boundary of AWS's own": {
      stack: tenant,
      resources: [aRole({ permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" })],
      says: /permissionsBoundary is AWS's own/,
    },
    "a trust that allows one thing more": {
      stack: tenant,
      resources: [
        aRole({}, { ...byService("lambda"), Action: ["sts:AssumeRole", "sts:TagSession"] }),
      ],
      says: /allows more than sts:assumerole/,
    },
    "a user": {
      stack: platform,
      resources: [aResource("aws:iam/user:User", "cloud-somebody", { name: "somebody" })],
      says: /is for people or keys/,
    },
    "a key that outlives a deployment": {
      stack: platform,
      resources: [aResource("aws:iam/accessKey:AccessKey", "cloud-key", { user: "somebody" })],
      says: /is for people or keys/,
    },
  },
};
