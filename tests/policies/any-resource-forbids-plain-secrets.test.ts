import type { GraphResource } from "../../guard/graph.ts";
import { anyResourceForbidsPlainSecrets } from "../../policies/rules/any-resource-forbids-plain-secrets.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
const command = "command:remote:Command";
const random = "Zk4vR8sQ1mXc7TbN2wYp9LhD";
const secretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cloud/t1/crm/api-Ab12Cd";

function aTask(definition: object): GraphResource {
  return aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm", {
    containerDefinitions: JSON.stringify([{ name: "crm", ...definition }]),
  });
}

function withEnvironment(name: string, value: string): GraphResource {
  return aTask({ environment: [{ name, value }] });
}

function aMachine(script: string): GraphResource {
  const userData = Buffer.from(script).toString("base64");
  return aResource("aws:ec2/launchTemplate:LaunchTemplate", "acme-fleet", { userData });
}

function aGuest(environmentVariables: unknown, additionalSecretOutputs: string[]): GraphResource {
  const options = { additionalSecretOutputs };
  return aResource(container, "acme-crm", { environmentVariables }, { options });
}

function aParameter(type: string, name: string, value = "correct horse battery"): GraphResource {
  return aResource("aws:ssm/parameter:Parameter", "acme-parameter", { type, name, value });
}

ruleCases(anyResourceForbidsPlainSecrets, {
  passes: {
    "a task that gets its secret by reference": [
      aTask({
        environment: [{ name: "PUBLIC_URL", value: "https://acme.site.example" }],
        secrets: [{ name: "DB_PASSWORD", valueFrom: secretArn }],
      }),
    ],
    "names that point to a secret": [
      withEnvironment("DB_PASSWORD_FILE", "/run/secrets/password"),
      withEnvironment("DB_SECRET", secretArn),
      withEnvironment("TOKEN_TTL_SECONDS", "1234567"),
    ],
    "inputs that are made for secrets": [
      aResource("postgresql:index/role:Role", "acme-role", { password: random }),
      aResource(command, "acme-routes", {
        connection: { privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----" },
        stdin: `user on >${random}`,
        create: "tenantry-host put redis acme # 375f0a7d46fd",
      }),
      aResource("aws:secretsmanager/secretVersion:SecretVersion", "acme-secret", {
        secretString: random,
      }),
    ],
    "a guest's environment, which is kept as a secret": [
      aGuest({ DB_PASSWORD: random }, ["environmentVariables"]),
    ],
    "a user of the cache": [
      aResource("aws:elasticache/user:User", "acme-cache", {
        authenticationMode: { type: "password", passwords: [random] },
      }),
    ],
    "a guest whose options nobody tells": [
      aResource(container, "acme-crm", { environmentVariables: { A: "b" } }, { options: {} }),
    ],
    "a provider's credentials": [
      aResource("pulumi:providers:proxmoxve", "site", { apiToken: `x!y=${random}` }),
    ],
    "what only looks random": [
      aResource("aws:lambda/function:Function", "acme-smoke", {
        sourceCodeHash: "qUiQTy8PR5uPgZdpSzAYSw0u0cHNKh7A+4XSmaGSpEc=",
        imageUri: `registry.example/crm@sha256:${"0123456789abcdef".repeat(4)}`,
      }),
    ],
    "a secure parameter": [aParameter("SecureString", "/acme/password", random)],
    "a plain parameter that is no secret": [aParameter("String", "/acme/motto")],
  },
  violates: {
    "a password in a task's environment": {
      resources: [withEnvironment("DB_PASSWORD", "correct-horse")],
      says: /containerDefinitions\[0\]\.environment\[0\]\.value holds the value of a secret/,
    },
    "a random text in a task's environment": {
      resources: [withEnvironment("LICENSE", random)],
      says: /holds a random text/,
    },
    "a URL with a password": {
      resources: [withEnvironment("DATABASE_URL", "postgres://crm:hunter2@db.example/crm")],
      says: /holds a password in a URL/,
    },
    "a key in a task's command": {
      resources: [aTask({ command: ["run", "--key", "AKIAIOSFODNN7EXAMPLE"] })],
      says: /containerDefinitions\[0\]\.command\[2\] holds an access key of AWS/,
    },
    "a label with a token": {
      resources: [aTask({ dockerLabels: { api_token: "correct-horse" } })],
      says: /dockerLabels\.api_token holds the value of a secret/,
    },
    "a function's environment": {
      resources: [
        aResource("aws:lambda/function:Function", "acme-smoke", {
          environment: { variables: { API_KEY: "correct-horse" } },
        }),
      ],
      says: /environment\.variables\.API_KEY holds the value of a secret/,
    },
    "a private key in user data": {
      resources: [aMachine("#!/bin/sh\necho '-----BEGIN RSA PRIVATE KEY-----'\n")],
      says: /userData holds a private key/,
    },
    "a token in a machine's user data": {
      resources: [
        aResource("aws:ec2/instance:Instance", "acme-machine", {
          userDataBase64: Buffer.from(`#!/bin/sh\nlogin ${random}\n`).toString("base64"),
        }),
      ],
      says: /userDataBase64 holds a random text/,
    },
    "a token in a guest's description": {
      resources: [aResource(container, "acme-crm", { description: `login with ${random}` })],
      says: /description holds a random text/,
    },
    "a secret in a tag, marked or not": {
      resources: [
        aResource("aws:sns/topic:Topic", "acme-alarms", {
          tags: { password: "correct-horse", Owner: "[secret]" },
        }),
      ],
      says: /tags\.(password holds the value|Owner holds a secret)/,
      times: 2,
    },
    "a secret on a command line": {
      resources: [
        aResource(command, "acme-routes", { create: "login [secret]", update: "[secret]" }),
      ],
      says: /update holds a secret, and is read in clear/,
    },
    "a secret beside the place that is made for it": {
      resources: [
        aResource("aws:elasticache/user:User", "acme-cache", {
          authenticationMode: { type: random, passwords: [random] },
        }),
      ],
      says: /authenticationMode\.type holds a random text/,
    },
    "a component's input": {
      resources: [aResource("tenantry:data:RedisUser", "acme-cache", { user: random })],
      says: /user holds a random text/,
    },
    "a guest's environment that comes back in clear": {
      resources: [aGuest({ MODE: "x" }, [])],
      says: /additionalSecretOutputs lacks environmentVariables/,
    },
    "a plain parameter with a random text": {
      resources: [aParameter("String", "/acme/motto", random)],
      says: /value holds a random text/,
    },
    "a plain parameter that is called a password": {
      resources: [aParameter("String", "/acme/password")],
      says: /value holds the value of a secret.*SecureString/,
    },
  },
  unknown: {
    "a task's definition, which is judged again before it is made": {
      resources: [
        aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm", {
          containerDefinitions: "[unknown]",
        }),
      ],
    },
    "a password": { resources: [withEnvironment("DB_PASSWORD", "[unknown]")] },
  },
});
