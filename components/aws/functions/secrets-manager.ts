import type { SecretFacts, Secrets } from "./secrets.ts";

/**
 * Lambda's Node.js runtime brings it (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html), so it is
 * neither installed here nor packed, and its name is not written as an import.
 */
const sdk = "@aws-sdk/client-secrets-manager";

interface Client {
  send(command: object): Promise<Record<string, unknown>>;
}

type Command = new (input: Record<string, unknown>) => object;

interface Sdk {
  readonly SecretsManagerClient: new (options: Record<string, never>) => Client;
  readonly [command: `${string}Command`]: Command;
}

/** Secrets Manager itself, in the region that the function runs in. */
export function secretsManager(): Secrets {
  let loaded: Promise<{ sdk: Sdk; client: Client }> | undefined;
  const call = async (command: `${string}Command`, input: Record<string, unknown>) => {
    loaded ??= load();
    const { sdk: commands, client } = await loaded;
    const Send = commands[command];
    if (Send === undefined) throw new Error(`${sdk} has no ${command}.`);
    return client.send(new Send(input));
  };
  return {
    read: async (secret, stage, version) => {
      try {
        const answer = await call("GetSecretValueCommand", {
          SecretId: secret,
          VersionStage: stage,
          ...(version === undefined ? {} : { VersionId: version }),
        });
        return typeof answer["SecretString"] === "string" ? answer["SecretString"] : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
        throw error;
      }
    },
    describe: async (secret) => {
      const answer = await call("DescribeSecretCommand", { SecretId: secret });
      return {
        rotationEnabled: answer["RotationEnabled"] === true,
        stages: (answer["VersionIdsToStages"] ?? {}) as SecretFacts["stages"],
      };
    },
    writePending: async (secret, version, value) => {
      await call("PutSecretValueCommand", {
        SecretId: secret,
        ClientRequestToken: version,
        SecretString: value,
        VersionStages: ["AWSPENDING"],
      });
    },
    makeCurrent: async (secret, version, former) => {
      await call("UpdateSecretVersionStageCommand", {
        SecretId: secret,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: version,
        ...(former === undefined ? {} : { RemoveFromVersionId: former }),
      });
    },
  };
}

async function load(): Promise<{ sdk: Sdk; client: Client }> {
  const commands = (await import(sdk)) as Sdk;
  return { sdk: commands, client: new commands.SecretsManagerClient({}) };
}
