import type { GraphResource } from "../../guard/graph.ts";
import { type PolicyDocument, readPolicy } from "./policy-document.ts";
import { typeOf } from "./references.ts";

/** Inputs that hold a policy of the thing itself: who may use it. */
const policyInputs: Readonly<Record<string, readonly string[]>> = {
  "aws:backup/vaultPolicy:VaultPolicy": ["policy"],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ["policy"],
  "aws:kms/key:Key": ["policy"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws:s3/bucket:Bucket": ["policy"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:secretsmanager/secret:Secret": ["policy"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["policy"],
  "aws:sns/topic:Topic": ["policy"],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:sqs/queue:Queue": ["policy"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
};

/** The policies that a resource gives to things, by the input that they stand in. */
export function resourcePolicies(
  resource: GraphResource,
): { readonly input: string; readonly policy: PolicyDocument }[] {
  const inputs = policyInputs[typeOf(resource)] ?? [];
  return inputs
    .filter((input) => resource.inputs[input] !== undefined)
    .map((input) => ({ input, policy: readPolicy(resource.inputs[input]) }));
}
