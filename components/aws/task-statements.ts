import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";
import type { TaskFiles } from "./task-container.ts";

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/fixnado-api@sha256:…` */
const ecrImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^@:]+)(?::[^@]+)?@sha256:/;

export interface ExecutionNeeds {
  readonly image: string;
  /** Name of the container: its log streams begin with it. */
  readonly container: string;
  readonly logGroupArn: pulumi.Input<string>;
  readonly secretArn: pulumi.Input<string> | null;
  /** Of the secret. */
  readonly kmsKeyArn: pulumi.Input<string>;
}

/** What ECS does before a task's code runs, and nothing that the code itself may do. */
export function executionStatements(needs: ExecutionNeeds): PolicyStatement[] {
  const { container, logGroupArn, secretArn, kmsKeyArn } = needs;
  const log: PolicyStatement = {
    Sid: "WriteItsOwnLog",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logGroupArn}:log-stream:${container}/*`,
  };
  if (secretArn === null) return [log, ...pullStatements(needs.image)];
  const secret: PolicyStatement[] = [
    {
      Sid: "ReadItsOwnSecret",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: secretArn,
    },
    {
      Sid: "DecryptItsOwnSecret",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: kmsKeyArn,
      // Secrets Manager names the secret whenever it asks KMS: the same key opens no other tenant's.
      Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": secretArn } },
    },
  ];
  return [log, ...secret, ...pullStatements(needs.image)];
}

/** Pulling from ECR needs a permission, pulling from a public registry needs none. */
function pullStatements(image: string): PolicyStatement[] {
  const [, account, region, repository] = ecrImage.exec(image) ?? [];
  if (repository === undefined) return [];
  return [
    {
      Sid: "LogInToTheRegistry",
      Effect: "Allow",
      Action: "ecr:GetAuthorizationToken",
      // The action has no resource level: a token opens what the statement below opens.
      Resource: "*",
    },
    {
      Sid: "PullItsOwnImage",
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ],
      Resource: `arn:aws:ecr:${region}:${account}:repository/${repository}`,
    },
  ];
}

export interface TaskNeeds {
  readonly region: string;
  readonly bucketArn: pulumi.Input<string> | null;
  /** A queue that it may send to. */
  readonly sendsTo: pulumi.Input<string> | null;
  /** A queue that it may also take from. */
  readonly takesFrom: pulumi.Input<string> | null;
  readonly files: readonly TaskFiles[];
  /** Of the bucket and the queue. */
  readonly kmsKeyArn: pulumi.Input<string>;
}

/** What a task's code may do at AWS: its own bucket, its own queue, its own folders. Empty where it has none. */
export function taskStatements(needs: TaskNeeds): PolicyStatement[] {
  const { region, bucketArn, sendsTo, takesFrom, kmsKeyArn } = needs;
  const queue = takesFrom ?? sendsTo;
  const through = [...(bucketArn === null ? [] : ["s3"]), ...(queue === null ? [] : ["sqs"])];
  return [
    ...(bucketArn === null ? [] : bucketStatements(bucketArn)),
    ...(queue === null ? [] : [queueStatement(queue, takesFrom !== null)]),
    ...(through.length === 0 ? [] : [keyStatement(kmsKeyArn, region, through)]),
    ...needs.files.map(filesStatement),
  ];
}

function bucketStatements(bucketArn: pulumi.Input<string>): PolicyStatement[] {
  return [
    {
      Sid: "ListItsOwnBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: bucketArn,
    },
    {
      Sid: "UseItsOwnObjects",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: pulumi.interpolate`${bucketArn}/*`,
    },
  ];
}

function queueStatement(queueArn: pulumi.Input<string>, takes: boolean): PolicyStatement {
  const take = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"];
  return {
    Sid: "UseItsOwnQueue",
    Effect: "Allow",
    Action: [
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:SendMessage",
      ...(takes ? take : []),
    ],
    Resource: queueArn,
  };
}

function keyStatement(
  kmsKeyArn: pulumi.Input<string>,
  region: string,
  services: readonly string[],
): PolicyStatement {
  return {
    Sid: "DecryptWhatItReads",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: kmsKeyArn,
    Condition: {
      StringEquals: { "kms:ViaService": services.map((it) => `${it}.${region}.amazonaws.com`) },
    },
  };
}

/** A Sid takes letters and digits only, and no two may be the same. */
function filesStatement({ fileSystemArn, accessPointArn }: TaskFiles, index: number) {
  return {
    Sid: `MountItsOwnFiles${index}`,
    Effect: "Allow",
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    Resource: fileSystemArn,
    Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },
  } as const satisfies PolicyStatement;
}
