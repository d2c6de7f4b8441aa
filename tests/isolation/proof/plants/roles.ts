import { also, another, at, type Planted, type Plants, text } from "../support/plant.ts";

const mates = ["meridian", "orbit"];

/** All that a role of lumen reaches if it may do everything. */
const everything = [
  "iam: lumen → meridian",
  "iam: lumen → orbit",
  "iam: lumen → platform",
  "key: lumen → meridian",
  "key: lumen → orbit",
  "key: lumen → platform",
  "secret: lumen → meridian",
  "secret: lumen → orbit",
  "secret: lumen → platform",
].map((it) => `${it} by lumen-gateway-execution-may`);

/** What roles may do, and who may call. */
export const roles: Plants = {
  holes: [
    {
      kind: "secret",
      title: "a role reads a second tenant's secret",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({
          Action: "secretsmanager:GetSecretValue",
          Resource: "arn-of-meridian-gateway-environment",
        }),
      ),
      fails: ["secret: lumen → meridian by lumen-gateway-execution-may"],
    },
    {
      kind: "secret",
      title: "a role reads whatever secret has a name that begins with its number",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({
          Action: "secretsmanager:GetSecretValue",
          Resource: "arn:aws:secretsmanager:us-east-1:777788889999:secret:onasis/t*",
        }),
      ),
      fails: mates.map((it) => `secret: lumen → ${it} by lumen-gateway-execution-may`),
    },
    {
      kind: "secret",
      title: "a task is given a second tenant's secret",
      of: "prod",
      plant: at(
        "prod.lumen",
        "TaskDefinition lumen-gateway-definition",
        text(
          "containerDefinitions",
          "arn-of-lumen-gateway-environment:",
          "arn-of-meridian-gateway-environment:",
        ),
      ),
      fails: ["secret: lumen → meridian by lumen-gateway-definition"],
    },
    {
      kind: "iam",
      title: "a role may do everything",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({ Action: "*", Resource: "*" }),
      ),
      fails: everything,
    },
    {
      kind: "iam",
      title: "a role writes a second tenant's bucket",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({ Action: "s3:PutObject", Resource: "arn-of-orbit-storage-bucket/*" }),
      ),
      fails: ["iam: lumen → orbit by lumen-gateway-execution-may"],
    },
    {
      kind: "iam",
      title: "a second tenant's role may take a role on",
      of: "prod",
      plant: at(
        "prod.lumen",
        "Role lumen-gateway-execution",
        also(
          { Action: "sts:AssumeRole", Principal: { AWS: "arn-of-meridian-gateway-execution" } },
          "assumeRolePolicy",
        ),
      ),
      fails: ["iam: meridian → lumen by lumen-gateway-execution"],
    },
    {
      kind: "iam",
      title: "a role has a managed policy that nobody has read",
      of: "prod",
      plant: another(
        "prod.lumen",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "lumen-gateway-all",
        {
          role: "lumen-gateway-execution",
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        },
      ),
      fails: ["not proven: lumen lumen-gateway-all"],
    },
    {
      kind: "function",
      title: "anybody may call a function",
      of: "prod",
      plant: at("prod.orbit", "Permission orbit-rotation-calls-t3", () => ({ principal: "*" })),
      fails: ["function: internet → orbit by orbit-rotation-calls-t3"],
    },
    {
      kind: "function",
      title: "a second tenant's function is called",
      of: "prod",
      plant: at("prod.lumen", "Invocation lumen-accounts-postgres", () => ({
        functionName: "orbit-databases-0a1b2c3",
      })),
      fails: ["database: lumen → orbit by lumen-accounts-postgres"],
    },
    ...[
      { title: "says nothing", policy: {} },
      { title: "has one statement that is a word", policy: { Statement: "Allow" } },
      {
        title: "allows in small letters",
        policy: { Statement: { Effect: "allow", Action: "s3:GetObject", Resource: "own" } },
      },
      {
        title: "leaves out no action",
        policy: { Statement: { Effect: "Allow", NotAction: [], Resource: "*" } },
      },
      { title: "names neither action nor resource", policy: { Statement: { Effect: "Allow" } } },
    ].map(
      ({ title, policy }): Planted => ({
        kind: "iam",
        title: `a role's document ${title}, and could mean everything`,
        of: "prod",
        plant: at("prod.lumen", "RolePolicy lumen-gateway-execution-may", () => ({
          policy: JSON.stringify(policy),
        })),
        fails: everything,
      }),
    ),
    {
      kind: "iam",
      title: "who may take a role on is said in a document that cannot be read",
      of: "prod",
      plant: at("prod.lumen", "Role lumen-gateway-execution", () => ({ assumeRolePolicy: "{" })),
      fails: ["iam: internet → lumen by lumen-gateway-execution"],
    },
    {
      kind: "iam",
      title:
        "a role may do everything with what carries its tag, and with the tag no value is asked for",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({
          Action: "*",
          Resource: "*",
          Condition: { StringEquals: { "aws:ResourceTag/tenantry:tenant": [] } },
        }),
      ),
      fails: everything,
    },
  ],
  nearMisses: [
    {
      kind: "secret",
      title: "a role reads every secret of its tenant's number",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({
          Action: "secretsmanager:GetSecretValue",
          Resource: "arn:aws:secretsmanager:us-east-1:777788889999:secret:onasis/t1/*",
        }),
      ),
      fails: [],
    },
    {
      kind: "iam",
      title: "a role is denied everything of everybody",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({ Effect: "Deny", Action: "*", Resource: "*" }),
      ),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "iam",
      title: "a role's statements are not known yet",
      of: "prod",
      plant: at("prod.lumen", "RolePolicy lumen-gateway-execution-may", () => ({
        policy: "[unknown]",
      })),
      fails: ["not proven: lumen lumen-gateway-execution-may"],
    },
    {
      kind: "iam",
      title: "people of elsewhere may take a tenant's role on",
      of: "prod",
      plant: at(
        "prod.lumen",
        "Role lumen-gateway-execution",
        also(
          {
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: "accounts.google.com" },
          },
          "assumeRolePolicy",
        ),
      ),
      fails: ["not proven: lumen lumen-gateway-execution"],
    },
  ],
};
