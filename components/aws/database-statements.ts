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

/** The administrators' secrets below a prefix. */
export function administratorsBelow(
  prefix: string,
  scope: Pick<SecretScope, "account" | "region">,
): string {
  return arnOf(scope, prefix, secretKinds.administrator);
}

function arnsOf(scope: SecretScope, kinds: readonly string[]): string[] {
  return scope.secretPrefixes.flatMap((prefix) => kinds.map((kind) => arnOf(scope, prefix, kind)));
}

function arnOf(
  { account, region }: Pick<SecretScope, "account" | "region">,
  prefix: string,
  kind: string,
): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${prefix}/*/${kind}-*`;
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
