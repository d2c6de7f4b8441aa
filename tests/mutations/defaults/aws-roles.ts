import { leftOut, type Mutation, of, set, statement } from "../mutation.ts";

export const awsRoles: readonly Mutation[] = [
  ...of("RoleBoundary", "iam/policy", [
    [
      statement("NothingOfOtherSites", null),
      "a role could use what another site of the account owns",
    ],
    [
      statement("AnythingButPower", { NotAction: ["organizations:*"] }),
      "a role could give itself more",
    ],
    [
      statement("AnythingButPower", { NotAction: undefined, Action: "*" }),
      "it would bound nothing",
    ],
    [
      statement("BucketsOfTheSite", { Resource: "*" }),
      "a role could read every bucket of the account",
    ],
    [
      statement("SecretsOfTheSite", { Resource: "*" }),
      "a role could read every secret of the account",
    ],
    [statement("GiveRolesOfTheSite", { Resource: "*" }), "a role could pass on an administrator's"],
  ]),
  ...of("DeployRole", "iam/role", [
    [
      statement("Workflows", { Condition: undefined }, "assumeRolePolicy"),
      "every workflow of GitHub could deploy",
    ],
    [
      statement(
        "Workflows",
        {
          Condition: {
            StringLike: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": "repo:fixnado/platform:*",
            },
          },
        },
        "assumeRolePolicy",
      ),
      "a branch, or a pull request, could deploy",
    ],
    [
      statement("Workflows", { Principal: { AWS: "*" } }, "assumeRolePolicy"),
      "anybody could deploy",
    ],
    [leftOut("permissionsBoundary"), "what deploys could make itself an administrator"],
  ]),
  ...of(
    "DeployRole",
    "iam/policy",
    [
      [statement("NothingOfOtherSites", null), "it could deploy to another site of the account"],
      [statement("NoPeople", { NotAction: ["account:*"] }), "it could make users and keys"],
    ],
    /-deploy-boundary$/,
  ),
  ...of(
    "DeployRole",
    "iam/policy",
    [
      [
        statement("MakeBoundRoles", { Condition: undefined }),
        "it could make a role without a boundary",
      ],
      [
        statement("MakeBoundRoles", { Resource: "*" }),
        "it could write policies into others' roles",
      ],
      [statement("GiveRoles", { Condition: undefined }), "it could give a role to any service"],
      [statement("GiveRoles", { Resource: "*" }), "it could pass on an administrator's role"],
      [statement("ManageRoles", { Resource: "*" }), "it could change who takes others' roles"],
      [statement("Names", { Condition: undefined }), "it could change every name of the zone"],
      [statement("Names", { Resource: "*" }), "it could change every zone of the account"],
    ],
    /-may-identity$/,
  ),
  ...of("DeployRole", "iam/rolePolicyAttachment", [
    [set("policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"), "it could do everything"],
  ]),
];
