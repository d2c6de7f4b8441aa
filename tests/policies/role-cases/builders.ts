import type { GraphResource } from "../../../guard/graph.ts";
import { anAwsSite, aPlatform, aResource, aTenant } from "../support/resources.ts";

/* What roles are made of, in a few words: statements, trusts, boundaries. The site is `cloud`, the tenant acme, number 1. */

export const tenant = aTenant({ sites: [anAwsSite] });
export const platform = aPlatform({ sites: [anAwsSite] });
export const arn = (service: string, name: string) =>
  `arn:aws:${service}:eu-west-1:111122223333:${name}`;
export const siteTag = "aws:ResourceTag/tenantry:site";

export function allow(Action: unknown, Resource: unknown, Condition?: object): object {
  return { Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) };
}

export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A role's permissions. */
export function may(...statements: readonly object[]): GraphResource {
  return aResource("aws:iam/rolePolicy:RolePolicy", "acme-crm-task-may", {
    role: "acme-crm-task",
    policy: document(...statements),
  });
}

/** A policy in a component that bounds. */
export function aBoundary(component: string, ...statements: readonly object[]): GraphResource {
  const parent = `urn:pulumi:prod::tenantry::tenantry:aws:${component}::cloud-boundary`;
  return aResource(
    "aws:iam/policy:Policy",
    "cloud-boundary",
    { policy: document(...statements) },
    { parent },
  );
}

export function aRole(
  inputs: GraphResource["inputs"],
  trust: object = byService("lambda"),
): GraphResource {
  return aResource("aws:iam/role:Role", "acme-crm-task", {
    assumeRolePolicy: document(trust),
    path: "/tenantry/cloud/",
    permissionsBoundary: "arn:aws:iam::111122223333:policy/tenantry-cloud-boundary",
    ...inputs,
  });
}

export function byService(service: string, Condition?: object): object {
  const Principal = { Service: `${service}.amazonaws.com` };
  return {
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...(Condition ? { Condition } : {}),
  };
}

export function byWorkflow(sub: string, operator = "StringEquals"): object {
  const issuer = "token.actions.githubusercontent.com";
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { [operator]: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: sub } },
  };
}

export function byAws(AWS: unknown): object {
  return { Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" };
}

export const interfaces = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"];
export const notByCode = {
  Effect: "Deny",
  Action: interfaces,
  Resource: "*",
  Condition: { ArnLike: { "lambda:SourceFunctionArn": arn("lambda", "function:*") } },
};
export const power = ["account:*", "iam:*", "organizations:*", "sts:AssumeRole"];
export const apart = {
  Effect: "Deny",
  NotAction: ["ecr:BatchGetImage"],
  Resource: "*",
  Condition: { StringNotEquals: { [siteTag]: "cloud" }, Null: { [siteTag]: "false" } },
};
export const anythingBut = (NotAction: readonly string[]) => ({
  Effect: "Allow",
  NotAction,
  Resource: "*",
});
export const ofSite = {
  StringEquals: { [siteTag]: "cloud" },
  StringEqualsIfExists: { "aws:RequestTag/tenantry:site": "cloud" },
};
export const boundRoles = "arn:aws:iam::111122223333:role/tenantry/cloud/*";
export const made = { StringEquals: { "aws:RequestTag/tenantry:site": "cloud" } };
export const inRegion = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };

export const reaches = /reaches what is not this stack's/;
export const shared = /reaches one thing that is not this tenant's/;
