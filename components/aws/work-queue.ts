import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import { Queue } from "@pulumi/aws/sqs/queue.js";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy.js";
import { RedriveAllowPolicy } from "@pulumi/aws/sqs/redriveAllowPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsService, Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { policyDocument } from "./policy-document.ts";

const type = token("aws", "WorkQueue");

/** How often a message is given out before it counts as one that nobody can work. */
const maxReceiveCount = 5;

/** Seconds. A message keeps its age when it goes to the dead ones, so these are kept longer: 4 and 14 days. */
const retention = { living: 345_600, dead: 1_209_600 } as const;

/** Seconds that a request for messages waits for one: longer than none, and SQS's own maximum. */
const longPolling = 20;

/** Seconds that a worker has for one message before another one gets it. */
const visibilityTimeoutSeconds = 300;

/** Seconds that a data key of KMS is used again. */
const dataKeyReuse = 300;

export interface WorkQueueArgs {
  /** Whose queue it is. */
  readonly service: Pick<AwsService, "id" | "name">;
  /** Of its messages: `protected`, and neither queue is deleted, whatever the service's own is. */
  readonly lifecycle: Lifecycle;
  readonly kmsKeyArn: pulumi.Input<string>;
  /** Told when a message is given up; null for nobody. */
  readonly alarmTopicArn: pulumi.Input<string> | null;
}

/**
 * A queue of jobs, encrypted, for TLS only. A message that failed five times moves to a second queue and an alarm says
 * so; from there it can be sent back. Nothing replaces a queue.
 *
 * Children: `<name>`, `<name>-dead`, a policy of each (`-tls`, `-dead-tls`), `-dead-from` and `-dead-alarm`.
 */
export class WorkQueue extends Component {
  readonly queueUrl: pulumi.Output<string>;
  readonly queueArn: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;

  constructor(name: string, args: WorkQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, lifecycle } = args;
    super(type, name, { service: service.name, lifecycle }, opts);
    const dead = this.createQueue("dead", args, { messageRetentionSeconds: retention.dead });
    const queue = this.createQueue(undefined, args, {
      messageRetentionSeconds: retention.living,
      visibilityTimeoutSeconds,
      redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount }),
    });
    this.createRedrive(dead, queue);
    this.createAlarm(args, dead);
    this.queueUrl = queue.url;
    this.queueArn = queue.arn;
    this.queueName = queue.name;
    this.registerOutputs({ queueUrl: queue.url, queueArn: queue.arn, queueName: queue.name });
  }

  private createQueue(
    suffix: "dead" | undefined,
    { service, lifecycle, kmsKeyArn }: WorkQueueArgs,
    more: {
      readonly messageRetentionSeconds: number;
      readonly visibilityTimeoutSeconds?: number;
      readonly redrivePolicy?: pulumi.Output<string>;
    },
  ): Queue {
    const queue = new Queue(
      this.child(suffix),
      {
        fifoQueue: false,
        kmsMasterKeyId: kmsKeyArn,
        kmsDataKeyReusePeriodSeconds: dataKeyReuse,
        receiveWaitTimeSeconds: longPolling,
        ...more,
        tags: awsTags({ service: service.id, lifecycle }),
      },
      this.options({ protect: lifecycle === "protected" }),
    );
    new QueuePolicy(
      this.child(suffix === undefined ? "tls" : `${suffix}-tls`),
      { queueUrl: queue.url, policy: tlsOnly(queue.arn) },
      this.options({ deletedWith: queue }),
    );
    return queue;
  }

  private createRedrive(dead: Queue, queue: Queue): void {
    new RedriveAllowPolicy(
      this.child("dead-from"),
      {
        queueUrl: dead.url,
        redriveAllowPolicy: pulumi.jsonStringify({
          redrivePermission: "byQueue",
          sourceQueueArns: [queue.arn],
        }),
      },
      this.options({ deletedWith: dead }),
    );
  }

  private createAlarm({ service, lifecycle, alarmTopicArn }: WorkQueueArgs, dead: Queue): void {
    const actions = alarmTopicArn === null ? [] : [alarmTopicArn];
    new MetricAlarm(
      this.child("dead-alarm"),
      {
        alarmDescription: `Jobs of ${service.name} failed ${maxReceiveCount} times and were given up.`,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: dead.name },
        statistic: "Maximum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        // SQS reports nothing about a queue that nobody touched for hours: it is empty then.
        treatMissingData: "notBreaching",
        actionsEnabled: true,
        alarmActions: actions,
        okActions: actions,
        tags: awsTags({ service: service.id, lifecycle }),
      },
      this.options(),
    );
  }
}

/** A refusal for everybody: who may send or take is said by roles. */
function tlsOnly(queueArn: pulumi.Input<string>): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "OnlyOverTls",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: queueArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}
