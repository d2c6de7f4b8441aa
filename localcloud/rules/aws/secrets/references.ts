import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const secretReferences = referenceRule({
  id: "aws-secret-references",
  source:
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html: ResourceNotFoundException; " +
    "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html: NotFoundException",
  targets: { [types.secret]: "secret", [types.key]: "KMS key" },
  uses: {
    [types.keyAlias]: { targetKeyId: "KMS key" },
    [types.secret]: { kmsKeyId: "KMS key" },
    [types.secretVersion]: { secretId: "secret" },
    [types.secretPolicy]: { secretArn: "secret" },
    [types.secretRotation]: { secretId: "secret", rotationLambdaArn: "function" },
  },
});
