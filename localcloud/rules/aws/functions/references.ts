import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

const api = "https://docs.aws.amazon.com/lambda/latest/api";

export const functionReferences = referenceRule({
  id: "aws-function-references",
  source: `${api}/API_CreateFunction.html: InvalidParameterValueException; API_AddPermission.html: ResourceNotFoundException`,
  targets: {},
  uses: {
    [types.lambda]: {
      role: "role",
      "vpcConfig.subnetIds[*]": "subnet",
      "vpcConfig.securityGroupIds[*]": "AWS security group",
      kmsKeyArn: "KMS key",
      "deadLetterConfig.targetArn": "arn",
      "loggingConfig.logGroup": "log group",
    },
    [types.lambdaPermission]: { function: "function" },
    [types.lambdaInvocation]: { functionName: "function" },
  },
});
