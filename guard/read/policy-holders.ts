import type { EdgeKind } from "../isolation/edge.ts";

/** Where a policy of a thing itself stands, which says who may use it. */
interface PolicyHolder {
  /** Edge of the isolation proof that it carries. */
  readonly kind: EdgeKind;
  /** Input that names what it guards; absent where its stack is the owner's own. */
  readonly guards?: string;
}

/** By type; each keeps its policy in the input `policy`. */
export const policyHolders: Readonly<Record<string, PolicyHolder>> = {
  "aws:backup/vaultPolicy:VaultPolicy": { kind: "iam" },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { kind: "iam" },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": { kind: "files" },
  "aws:kms/key:Key": { kind: "key" },
  "aws:kms/keyPolicy:KeyPolicy": { kind: "key" },
  "aws:s3/bucket:Bucket": { kind: "bucket" },
  "aws:s3/bucketPolicy:BucketPolicy": { kind: "bucket", guards: "bucket" },
  "aws:secretsmanager/secret:Secret": { kind: "secret" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { kind: "secret" },
  "aws:sns/topic:Topic": { kind: "queue" },
  "aws:sns/topicPolicy:TopicPolicy": { kind: "queue" },
  "aws:sqs/queue:Queue": { kind: "queue" },
  "aws:sqs/queuePolicy:QueuePolicy": { kind: "queue" },
};
