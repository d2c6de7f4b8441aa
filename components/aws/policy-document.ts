import * as pulumi from "@pulumi/pulumi";

/** One statement of a policy, with the keys of AWS's own grammar. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?:
    | "*"
    | { readonly AWS: pulumi.Input<string> | readonly pulumi.Input<string>[] }
    | { readonly Service: string }
    | { readonly Federated: pulumi.Input<string> };
  readonly Action?: string | readonly string[];
  /** Everything but these. Only for what bounds or refuses, never for what grants. */
  readonly NotAction?: readonly string[];
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
  >;
}

/** A policy as JSON, known once all that its statements name is known. */
export function policyDocument(statements: readonly PolicyStatement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * Who may take a role: a service of AWS.
 *
 * @param account Only when it works for this account. Absent for a service that does not say for whom it works.
 */
export function serviceTrust(service: string, account?: string): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "Trust",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(account === undefined
        ? {}
        : { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
    },
  ]);
}
