import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { deployStatements } from "./deploy-role-statements.ts";
import { type PolicyStatement, policyDocument } from "./policy-document.ts";
import { nothingOfOthers } from "./role-boundary.ts";

const type = token("aws", "DeployRole");

/** Who signs the tokens of GitHub's workflows. */
const issuer = "token.actions.githubusercontent.com";

/** Seconds that a deployment may take. */
const sessionSeconds = 3 * 3600;

/** What makes a person or a key that outlives the deployment, or reaches beyond the account. */
const neverDeployed = [
  "account:*",
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateGroup",
  "iam:CreateLoginProfile",
  "iam:CreateSAMLProvider",
  "iam:CreateServiceSpecificCredential",
  "iam:CreateUser",
  "iam:PutGroupPolicy",
  "iam:PutUserPolicy",
  "iam:UpdateAccessKey",
  "iam:UpdateLoginProfile",
  "iam:UploadSSHPublicKey",
  "iam:UploadSigningCertificate",
  "organizations:*",
];

export interface DeployRoleArgs {
  /** The site's id; the role is `tenantry-<site>-deploy`. Another one replaces it. */
  readonly site: string;
  readonly account: string;
  readonly region: string;
  /** `fixnado.example`: it makes and deletes names at and below it, and no other name of the zone. */
  readonly domain: string;
  /** Id of the hosted zone that the site's names stand in. */
  readonly domainZone: string;
  /** `fixnado/platform`: the one repository whose workflows may take the role. */
  readonly repository: string;
  /** The one environment of that repository; its reviewers and branches, on GitHub, decide who deploys. */
  readonly environment: string;
}

/**
 * The role that CI deploys a site with: GitHub's signed token in place of a stored key. It may do what `tenantry up`
 * asks for, action by action, at this site. It cannot change itself: that is for a person with the account's own
 * credentials. GitHub as identity provider stands in the account before: one account has it once, so no site owns it.
 *
 * Children: `<name>` (role), `<name>-boundary`, `-may-<policy>`, `-has-<policy>`.
 */
export class DeployRole extends Component {
  /** What a workflow names as `role-to-assume`. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: DeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, account, region, repository, environment } = args;
    super(type, name, { site, account, region, repository, environment }, opts);
    this.refuse(problemsOf(args));
    const boundary = this.createPolicy("boundary", `tenantry-${site}-deploy-boundary`, [
      { Sid: "NoPeople", Effect: "Allow", NotAction: neverDeployed, Resource: "*" },
      nothingOfOthers(site),
    ]);
    const role = this.createRole(args, boundary);
    for (const [key, statements] of Object.entries(deployStatements(args))) {
      const policy = this.createPolicy(`may-${key}`, `tenantry-${site}-deploy-${key}`, statements);
      new RolePolicyAttachment(
        this.child(`has-${key}`),
        { role: role.name, policyArn: policy.arn },
        this.options(),
      );
    }
    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }

  private createRole(args: DeployRoleArgs, boundary: Policy): Role {
    return new Role(
      this.child(),
      {
        name: `tenantry-${args.site}-deploy`,
        path: "/",
        description: `Deploys ${args.site} from ${args.repository}`,
        assumeRolePolicy: policyDocument([trust(args)]),
        permissionsBoundary: boundary.arn,
        maxSessionDuration: sessionSeconds,
        forceDetachPolicies: false,
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options({ deleteBeforeReplace: true }),
    );
  }

  private createPolicy(
    suffix: string,
    name: string,
    statements: readonly PolicyStatement[],
  ): Policy {
    return new Policy(
      this.child(suffix),
      {
        name,
        path: "/",
        policy: policyDocument(statements),
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options({ deleteBeforeReplace: true }),
    );
  }
}

/** Both compared letter by letter: with a pattern, a branch or a fork with a clever name would do. */
function trust({ account, repository, environment }: DeployRoleArgs): PolicyStatement {
  return {
    Sid: "Workflows",
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: `repo:${repository}:environment:${environment}`,
      },
    },
  };
}

function problemsOf({ repository, environment, domain, domainZone }: DeployRoleArgs): string[] {
  const problems: string[] = [];
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/.test(repository)) {
    problems.push(`repository "${repository}" is not "owner/name", without a pattern.`);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(environment)) {
    problems.push(
      `environment "${environment}" is not the name of one: letters, digits, ".", "_" and "-".`,
    );
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    problems.push(`domain "${domain}" is not a host name in small letters, without a pattern.`);
  }
  if (!/^Z[A-Z0-9]{1,31}$/.test(domainZone)) {
    problems.push(`domainZone "${domainZone}" is not like Z0123456789EXAMPLE.`);
  }
  return problems;
}
