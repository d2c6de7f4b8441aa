import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document.ts";

/** Whose secrets, and with which key. */
export interface SecretScope {
  readonly account: string;
  readonly region: string;
  /** `fixnado/platform`, `fixnado/t*`, `fixnado/t17`: the secrets below these. */
  readonly secretPrefixes: readonly string[];
  readonly kmsKeyArn: pulumi.Input<string>;
}

/** Last part of the path of a server's administrator, and of a database's role. Nothing else is read. */
export const secretKinds = {
  administrator: "administrator",
  role: { postgres: "postgres", mysql: "mysql" },
} as const;

/** What makes databases and roles: it reads administrators and roles, and writes nothing. */
export function databaseStatements(scope: SecretScope): PolicyStatement[] {
  const { postgres, mysql } = secretKinds.role;
  return [
    {
      Sid: "ReadAdministratorsAndRoles",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: arnsOf(scope, [secretKinds.administrator, mysql, postgres]),
    },
    keyStatement(scope, ["kms:Decrypt"]),
  ];
}

/** What rotates: it reads and writes administrators, and cannot see a tenant's role. */
export function rotationStatements(scope: SecretScope): PolicyStatement[] {
  return [
    {
      Sid: "RotateAdministrators",
      Effect: "Allow",
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: arnsOf(scope, [secretKinds.administrator]),
    },
    keyStatement(scope, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

function arnsOf(scope: SecretScope, kinds: readonly string[]): string[] {
  const { account, region, secretPrefixes } = scope;
  const secrets = `arn:aws:secretsmanager:${region}:${account}:secret:`;
  return secretPrefixes.flatMap((prefix) => kinds.map((kind) => `${secrets}${prefix}/*/${kind}-*`));
}

function keyStatement({ region, kmsKeyArn }: SecretScope, actions: string[]): PolicyStatement {
  return {
    Sid: "UseTheKeyOfSecrets",
    Effect: "Allow",
    Action: actions,
    Resource: kmsKeyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
  };
}
