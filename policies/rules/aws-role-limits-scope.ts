import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { readPolicy, type Statement } from "../../guard/read/policy-document.ts";
import { at, listOf, textOf } from "../../guard/read/values.ts";
import { boundaryProblems, isBoundary } from "../aws/boundaries.ts";
import { grantProblems } from "../aws/grants.ts";
import { isOwners, ownerOf } from "../aws/owner.ts";
import { isPartOf, namesOf, ofType, refersTo } from "../aws/references.ts";
import { sharedProblem } from "../aws/shared-things.ts";
import { trustProblems } from "../aws/trusts.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

/** People, and keys that outlive a deployment. */
const people = /^aws:iam\/(user|group|accessKey|saml|sshKey|serviceSpecific|signingCertificate)/;

/** Policies of AWS's own that components give, by the end of their ARN. */
const ofAws = [
  "AWSBackupServiceRolePolicyForS3Backup",
  "AWSBackupServiceRolePolicyForS3Restore",
  "AmazonSSMManagedInstanceCore",
  "service-role/AWSBackupServiceRolePolicyForBackup",
  "service-role/AWSBackupServiceRolePolicyForRestores",
  "service-role/AmazonEC2ContainerServiceforEC2Role",
  "service-role/AmazonRDSEnhancedMonitoringRole",
].map((name) => `arn:aws:iam::aws:policy/${name}`);

/**
 * A policy that is not known before the update is judged in the update, before AWS gets it: what it says of things that
 * are still to be made is unknown in every first preview.
 */
export const awsRoleLimitsScope: Rule = {
  id: "aws-role-limits-scope",
  title:
    "A role may do named actions on what its own stack owns, is taken by a service of AWS, and stands under a boundary.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    {
      name: "Checkov",
      reference: "CKV_AWS_62, CKV_AWS_63, CKV_AWS_249, CKV_AWS_289, CKV_AWS_290, CKV_AWS_355",
    },
    { name: "Trivy", reference: "AWS-0057" },
    { name: "cdk-nag", reference: "AwsSolutions-IAM4, AwsSolutions-IAM5" },
  ],
  remedy: "Give the role each action by name, on ARNs, paths or tags of its own site or tenant.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  resource({ resource, stack }, report) {
    const { type, name } = resource;
    if (people.test(type)) report(`${name}: ${type} is for people or keys. Use a role.`);
    for (const { input, statements } of policiesOf(resource)) {
      const problems = isBoundary(resource)
        ? boundaryProblems(resource, statements, stack)
        : statements.flatMap((it) => grantProblems(it, statements, stack));
      for (const problem of new Set(problems)) report(`${name}: ${input} ${problem}.`);
    }
    if (type === "aws:iam/role:Role") judgeRole(resource, stack, report);
    if (type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
      judgeManaged(resource, "policyArn", resource.inputs["policyArn"], stack, report);
    }
  },
  stack({ resources, stack }, report) {
    const boundaries = ofType(resources, "aws:iam/policy:Policy").filter(isBoundary);
    for (const holder of ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")) {
      if (boundaries.some((boundary) => refersTo(holder, "policyArn", boundary))) {
        report(
          `${holder.name}: policyArn is a boundary's. It bounds, it is not to be given.`,
          holder.urn,
        );
      }
    }
    if (stack.tenant !== null) judgeShared(resources, stack, report);
  },
};

/** Inputs that say what a role may do. */
function policiesOf({
  type,
  inputs,
}: GraphResource): { input: string; statements: readonly Statement[] }[] {
  const given: (readonly [input: string, policy: unknown])[] = [];
  if (/^aws:iam\/(rolePolicy|policy):/.test(type)) given.push(["policy", inputs["policy"]]);
  if (type === "aws:iam/role:Role") {
    const inline = listOf(inputs["inlinePolicies"]);
    given.push(
      ...inline.map((it, index) => [`inlinePolicies[${index}].policy`, at(it, "policy")] as const),
    );
  }
  return given.flatMap(([input, value]) => {
    const policy = readPolicy(value);
    return policy.known ? [{ input, statements: policy.statements }] : [];
  });
}

function judgeRole(role: GraphResource, stack: StackFacts, report: Report): void {
  const { name, inputs } = role;
  const trust = readPolicy(inputs["assumeRolePolicy"]);
  if (trust.known) {
    const problems = trust.statements.flatMap((it) => trustProblems(it, stack));
    for (const problem of new Set(problems)) report(`${name}: assumeRolePolicy ${problem}.`);
  }
  const paths = stack.sites.map(({ id }) => `/tenantry/${id}/`);
  if (!isPartOf(role, "tenantry:aws:DeployRole") && !paths.some((it) => it === inputs["path"])) {
    report(`${name}: path is not the site's. Put the role below ${paths.join(" or ")}.`);
  }
  const boundary = inputs["permissionsBoundary"];
  if (typeof boundary !== "string" || boundary === "") {
    report(
      `${name}: permissionsBoundary is not given. Put the role under the boundary of its site.`,
    );
  } else if (boundary.startsWith("arn:aws:iam::aws:")) {
    report(
      `${name}: permissionsBoundary is AWS's own. Put the role under the boundary of its site.`,
    );
  }
  for (const [index, arn] of listOf(inputs["managedPolicyArns"]).entries()) {
    judgeManaged(role, `managedPolicyArns[${index}]`, arn, stack, report);
  }
}

/** A policy that stands elsewhere: AWS's own that are known, or one of the same owner. */
function judgeManaged(
  { name }: GraphResource,
  input: string,
  arn: unknown,
  stack: StackFacts,
  report: Report,
): void {
  const text = textOf(arn) ?? "";
  if (arn === unknownValue || ofAws.includes(text)) return;
  if (!text.startsWith("arn:aws:iam::aws:") && isOwners(text, ownerOf(stack))) return;
  report(`${name}: ${input} is a policy that nobody has looked at. Write one of the stack's own.`);
}

/** A tenant's permissions on what exactly one ARN means: its own, or what is shared on purpose. */
function judgeShared(resources: readonly GraphResource[], stack: StackFacts, report: Report): void {
  const own = new Set(resources.flatMap((it) => [...namesOf(it)]));
  const owner = ownerOf(stack);
  for (const resource of resources) {
    const named = policiesOf(resource).flatMap(({ input, statements }) =>
      statements.flatMap((statement) =>
        statement.resources
          .filter((arn) => !/[*?]/.test(arn) && !own.has(arn) && !isOwners(arn, owner))
          .flatMap((arn) => sharedProblem(arn, statement, owner) ?? [])
          .map((problem) => `${input} ${problem}`),
      ),
    );
    for (const problem of new Set(named)) report(`${resource.name}: ${problem}.`, resource.urn);
  }
}
