import { leftOut, type Mutation, of, set, statement } from "../mutation.ts";
import { serviceRole, type Ways } from "./aws-role-ways.ts";

const lambda: Ways = [
  [set("vpcConfig.securityGroupIds", []), "it would be in the network's default group"],
  [
    set("environment", { variables: { DATABASE_PASSWORD: "zX9vQ2LmT7rK4wPd" } }),
    "whoever may look at functions would read it",
  ],
];

const inNetwork: Ways = [
  [statement("NotByItsCode", null), "its code could move addresses of others"],
  [statement("WriteItsOwnLog", { Resource: "*" }), "it could write into every log"],
];

export const awsFunctions: readonly Mutation[] = [
  ...of("DatabaseFunction", "lambda/function", [
    ...lambda,
    [leftOut("environment"), "it would not know RDS's own authorities"],
  ]),
  ...of("DatabaseFunction", "iam/role", serviceRole),
  ...of("DatabaseFunction", "iam/rolePolicy", [
    ...inNetwork,
    [
      statement("ReadAdministratorsAndRoles", { Resource: "*" }),
      "it could read every secret of the account",
    ],
    [
      statement("UseTheKeyOfSecrets", { Condition: undefined }),
      "the shared key would open everything",
    ],
  ]),
  ...of("RotationFunction", "lambda/function", lambda),
  ...of("RotationFunction", "iam/role", serviceRole),
  ...of("RotationFunction", "iam/rolePolicy", [
    ...inNetwork,
    [statement("RotateAdministrators", { Resource: "*" }), "it could write over every secret"],
    [
      statement("UseTheKeyOfSecrets", { Condition: undefined }),
      "the shared key would open everything",
    ],
  ]),
  ...of("RotationFunction", "lambda/permission", [
    [set("principal", "*"), "everybody could call it"],
    [leftOut("sourceAccount"), "another account could call it"],
    [leftOut("sourceArn"), "every secret could be rotated by it"],
  ]),
  ...of("SmokeFunction", "lambda/function", lambda),
  ...of("SmokeFunction", "iam/role", serviceRole),
  ...of("SmokeFunction", "iam/rolePolicy", inNetwork),
];
