import type { Failure } from "../../../check/shape.ts";
import { describeUrn } from "../../../values/urn.ts";
import { asText, at, list, number, type Props, text, type Value } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import * as types from "../types.ts";

export const listenerPort: Rule = {
  id: "aws-listener-port",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html: DuplicateListener",
  types: [types.listener],
  owns: (inputs) => [
    { kind: "listener port", key: `${asText(inputs.port)} of ${asText(inputs.loadBalancerArn)}` },
  ],
  taken: (mark, owner) => `${mark.kind} ${mark.key} is taken already, by ${describeUrn(owner.urn)}`,
};

export const listenerCertificateGiven: Rule = {
  id: "aws-listener-certificate-given",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html: HTTPS and TLS listeners have exactly one default certificate",
  types: [types.listener],
  check: (inputs) => {
    const secure = ["HTTPS", "TLS"].includes(text(inputs.protocol) ?? "");
    return secure && inputs.certificateArn === undefined
      ? [
          {
            property: "certificateArn",
            reason: `is missing: a listener of ${asText(inputs.protocol)} has one`,
          },
        ]
      : [];
  },
};

export const certificateIssued: Rule = {
  id: "aws-certificate-issued",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html: UnsupportedCertificate while ACM has not issued it",
  types: [types.listener, types.listenerCertificate],
  put: ({ world, site, inputs }) => {
    const arn = text(inputs.certificateArn);
    if (arn === undefined || !world.owner(site, { kind: "certificate", key: arn }))
      return undefined;
    const validated = world
      .users(site, { kind: "certificate", key: arn })
      .some(({ type }) => type === types.certificateValidation);
    return validated
      ? undefined
      : `certificate ${arn} is not issued yet; use the certificateArn of its CertificateValidation`;
  },
};

export const rulePriority: Rule = {
  id: "aws-rule-priority",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html: PriorityInUse; 1 to 50000",
  types: [types.listenerRule],
  check: (inputs) => {
    const priority = number(inputs.priority);
    return priority !== undefined &&
      (!Number.isInteger(priority) || priority < 1 || priority > 50_000)
      ? [{ property: "priority", reason: `is ${priority}; allowed are 1 to 50000` }]
      : [];
  },
  owns: (inputs) => {
    const priority = number(inputs.priority);
    return priority === undefined
      ? []
      : [{ kind: "priority", key: `${priority} of ${asText(inputs.listenerArn)}` }];
  },
  taken: (mark, owner) => `${mark.kind} ${mark.key} is taken already, by ${describeUrn(owner.urn)}`,
};

/** Values, wildcards and conditions are counted over the whole rule. */
export const ruleConditions: Rule = {
  id: "aws-rule-conditions",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html: 5 condition values and 6 wildcards a rule, 5 target groups an action; " +
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html: one host, path, method and source condition a rule",
  types: [types.listenerRule],
  check: (inputs) => conditionFailures(list(inputs.conditions)),
};

const single = ["hostHeader", "pathPattern", "httpRequestMethod", "sourceIp"];

function conditionFailures(conditions: readonly Value[]): Failure[] {
  const values = conditions.flatMap(conditionValues);
  const wildcards = values.join("").split(/[*?]/).length - 1;
  const failures: Failure[] = [];
  if (values.length > 5) {
    failures.push({
      property: "conditions",
      reason: `have ${values.length} values; a rule takes 5`,
    });
  }
  if (wildcards > 6) {
    failures.push({
      property: "conditions",
      reason: `have ${wildcards} wildcards; a rule takes 6`,
    });
  }
  for (const name of single) {
    const count = conditions.filter((condition) => at(condition, name) !== undefined).length;
    if (count > 1) {
      failures.push({
        property: "conditions",
        reason: `have ${count} of ${name}; a rule takes one`,
      });
    }
  }
  return failures;
}

function conditionValues(condition: Value): string[] {
  const { queryStrings, ...rest } = condition as Props;
  return [
    ...Object.values(rest).flatMap((item) => list(at(item, "values"))),
    ...list(queryStrings).map((item) => at(item, "value") ?? ""),
  ].map(asText);
}
