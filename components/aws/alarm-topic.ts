import { Topic } from "@pulumi/aws/sns/topic.js";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy.js";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription.js";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { type PolicyStatement, policyDocument } from "./policy-document.ts";

const type = token("aws", "AlarmTopic");

export interface AlarmTopicArgs {
  /** The account whose alarms may write to the topic. */
  readonly account: string;
  /** A `TenantKey`, whose policy admits CloudWatch: with another key alarms vanish without a word. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** Each gets one message with a link, and hears of alarms once it has followed that. */
  readonly email: readonly string[];
  /** PagerDuty's integration URL for CloudWatch; a secret. null for none. Another URL replaces the subscription. */
  readonly pagerduty: pulumi.Input<string> | null;
}

/**
 * Where alarms go: one encrypted topic, to which only CloudWatch of this account may write, with the people and the
 * pager that listen. Replacing it loses no message but those of the moment; addresses confirm again.
 *
 * Children: `<name>` (topic), `<name>-policy`, `<name>-email-<address>`, `<name>-pagerduty`.
 */
export class AlarmTopic extends Component {
  /** Known once its policy stands. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    const { account, email, pagerduty } = args;
    super(type, name, { account, email, pagerduty: pagerduty !== null }, opts);
    this.refuse(problemsOf(args));
    const topic = new Topic(
      this.child(),
      {
        kmsMasterKeyId: args.kmsKeyArn,
        fifoTopic: false,
        tracingConfig: "PassThrough",
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options(),
    );
    const policy = new TopicPolicy(
      this.child("policy"),
      { arn: topic.arn, policy: policyDocument(topicPolicy(topic.arn, account)) },
      this.options(),
    );
    this.arn = pulumi.all([topic.arn, policy.urn]).apply(([arn]) => arn);
    this.subscribe(email, pagerduty);
    this.registerOutputs({ arn: this.arn });
  }

  private subscribe(email: readonly string[], pagerduty: AlarmTopicArgs["pagerduty"]): void {
    const common = { topic: this.arn, rawMessageDelivery: false };
    for (const address of email) {
      new TopicSubscription(
        this.child(`email-${addressKey(address)}`),
        { ...common, protocol: "email", endpoint: address },
        this.options(),
      );
    }
    if (pagerduty === null) return;
    new TopicSubscription(
      this.child("pagerduty"),
      {
        ...common,
        protocol: "https",
        endpoint: pulumi.secret(pagerduty),
        endpointAutoConfirms: true,
        confirmationTimeoutInMinutes: 5,
      },
      // The URL is the only thing that keeps others from paging.
      this.options({ additionalSecretOutputs: ["endpoint"] }),
    );
  }
}

function topicPolicy(arn: pulumi.Input<string>, account: string): PolicyStatement[] {
  return [
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: arn,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    {
      Sid: "OnlyTls",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}

/** `Ops+night@fixnado.example` → `ops-night-at-fixnado.example`: for a logical name. */
function addressKey(address: string): string {
  return address
    .toLowerCase()
    .replace("@", "-at-")
    .replaceAll(/[^a-z0-9._-]/g, "-");
}

function problemsOf({ email, pagerduty }: AlarmTopicArgs): string[] {
  const problems: string[] = [];
  if (email.length === 0 && pagerduty === null) {
    problems.push("nobody would hear an alarm. Give an e-mail address or PagerDuty's URL.");
  }
  const seen = new Map<string, string>();
  for (const address of email) {
    if (!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(address)) {
      problems.push(`"${address}" is no e-mail address. Write it like oncall@fixnado.example.`);
    }
    const other = seen.get(addressKey(address));
    if (other !== undefined) {
      problems.push(`e-mail addresses "${other}" and "${address}" are the same. Take one out.`);
    }
    seen.set(addressKey(address), address);
  }
  return problems;
}
