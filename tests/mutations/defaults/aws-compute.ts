import {
  type Break,
  container,
  ignores,
  leftOut,
  type Mutation,
  of,
  set,
  startUp,
  statement,
  unprotected,
} from "../mutation.ts";

type Ways = readonly (readonly [way: Break, why: string])[];

const publicly: Break = set("networkConfiguration.assignPublicIp", true);

const task: Ways = [
  [container("readonlyRootFilesystem", false), "an intruder could change the program"],
  [container("user", "0:0"), "it would be root"],
  [container("user"), "it would be root"],
  [container("privileged", true), "it would be root of the machine"],
  [container("linuxParameters.capabilities.add", ["SYS_ADMIN"]), "it could leave its container"],
  [container("linuxParameters.capabilities.drop", []), "it would keep what it never uses"],
  [
    container("image", "registry.example/somebody/app:latest"),
    "another image could come by itself",
  ],
  [container("logConfiguration"), "nobody could tell what it did"],
  [
    container("environment", [{ name: "DATABASE_PASSWORD", value: "zX9vQ2LmT7rK4wPd" }]),
    "whoever may look at tasks would read it",
  ],
  [set("networkMode", "host"), "it would reach what the machine reaches"],
  [set("pidMode", "host"), "it would see other tenants' processes"],
  [set("enableFaultInjection", true), "a call could break it"],
  [
    set("executionRoleArn", "arn:aws:iam::111122223333:role/administrator"),
    "it would start with another's rights",
  ],
  [
    set("taskRoleArn", "arn:aws:iam::111122223333:role/administrator"),
    "it would run with another's rights",
  ],
  [
    set("volumes", [{ name: "host", hostPath: "/var/run/docker.sock" }]),
    "it would command every container of the machine",
  ],
];

const service: Ways = [
  [publicly, "a task would have an address of the internet"],
  [set("enableExecuteCommand", true), "somebody could log in to a task"],
  [leftOut("networkConfiguration.securityGroups"), "it would be in the network's default group"],
  [ignores("networkConfiguration"), "a network changed by hand would stay changed"],
];

const boundless: Ways = [
  [leftOut("permissionsBoundary"), "nothing would bound what the role is given later"],
  [set("path", "/"), "the role that deploys would not know it as the site's"],
];

const tasksRole: Ways = [
  ...boundless,
  [
    statement("Trust", { Principal: { AWS: "*" } }, "assumeRolePolicy"),
    "anybody could take the role",
  ],
  [
    statement("Trust", { Condition: undefined }, "assumeRolePolicy"),
    "tasks of another account could take the role",
  ],
];

const execution: Ways = [
  [statement("ReadItsOwnSecret", { Resource: "*" }), "it could read every tenant's secrets"],
  [statement("ReadItsOwnSecret", { Action: "secretsmanager:*" }), "it could write its own secrets"],
  [
    statement("DecryptItsOwnSecret", { Condition: undefined }),
    "the shared key would open every tenant's",
  ],
  [statement("WriteItsOwnLog", { Resource: "*" }), "it could write into every tenant's log"],
];

const lambda: Ways = [
  [set("vpcConfig.securityGroupIds", []), "it would be in the network's default group"],
  [
    set("environment", { variables: { DATABASE_PASSWORD: "zX9vQ2LmT7rK4wPd" } }),
    "whoever may look at functions would read it",
  ],
];

const functionRole: Ways = [
  ...boundless,
  [
    statement("Trust", { Principal: { AWS: "*" } }, "assumeRolePolicy"),
    "anybody could take the role",
  ],
];

const inNetwork: Ways = [
  [statement("NotByItsCode", null), "its code could move addresses of others"],
  [statement("WriteItsOwnLog", { Resource: "*" }), "it could write into every log"],
];

export const awsCompute: readonly Mutation[] = [
  ...of("FargateService", "ecs/taskDefinition", task),
  ...of("FargateService", "ecs/service", service),
  ...of("FargateService", "iam/role", tasksRole, /-task$/),
  ...of(
    "FargateService",
    "iam/role",
    [
      ...boundless,
      [statement("Trust", { Principal: "*" }, "assumeRolePolicy"), "anybody could take the role"],
    ],
    /-deployment$/,
  ),
  ...of("FargateService", "iam/rolePolicy", execution, /-(api|gateway)-execution-may$/),
  ...of(
    "FargateService",
    "iam/rolePolicy",
    [
      [statement("ListItsOwnBucket", { Resource: "*" }), "it could list every tenant's bucket"],
      [statement("UseItsOwnObjects", { Resource: "*" }), "it could read every tenant's files"],
      [
        statement("UseItsOwnObjects", { Resource: "arn:aws:s3:::*-files/*" }),
        "it could read every tenant's files",
      ],
      [statement("UseItsOwnObjects", { Action: "s3:*" }), "it could open the bucket to others"],
      [
        statement("DecryptWhatItReads", { Condition: undefined }),
        "the shared key would open everything",
      ],
      [statement("DecryptWhatItReads", { Resource: "*" }), "every key would open"],
    ],
    /-(api|files)-task-may$/,
  ),
  ...of(
    "FargateService",
    "iam/rolePolicy",
    [
      [
        statement("ShiftItsOwnTraffic", { Resource: "*" }),
        "it could lead others' requests to itself",
      ],
      [statement("RegisterItsOwnTasks", { Resource: "*" }), "it could stand in for another tenant"],
      [statement("AskTheSmokeFunction", { Resource: "*" }), "it could call the database function"],
    ],
    /-deployment-may$/,
  ),
  ...of("FargateService", "vpc/securityGroupIngressRule", [
    [set("cidrIpv4", "0.0.0.0/0"), "the internet would pass the load balancer by"],
    [set("cidrIpv4", "10.40.0.0/16"), "every tenant's task could connect"],
    [set("ipProtocol", "-1"), "every port would be open"],
  ]),
  ...of("QueueWorker", "ecs/taskDefinition", task.slice(0, 4)),
  ...of("QueueWorker", "ecs/service", service.slice(0, 3)),
  ...of("QueueWorker", "iam/role", tasksRole, /-task$/),
  ...of(
    "QueueWorker",
    "iam/rolePolicy",
    [
      [statement("UseItsOwnQueue", { Resource: "*" }), "it could take every tenant's jobs"],
      [statement("UseItsOwnQueue", { Action: "sqs:*" }), "it could open its queue to others"],
    ],
    /-task-may$/,
  ),
  ...of("TaskDatabaseDump", "ecs/taskDefinition", [
    ...task.slice(0, 2),
    [
      container("environment.0.value", "s3cr3t-p4ssw0rd-Zx81kQ"),
      "whoever may look at tasks would read it",
    ],
  ]),
  ...of("TaskDatabaseDump", "scheduler/schedule", [
    [
      set("target.ecsParameters.networkConfiguration.assignPublicIp", true),
      "it would have an address of the internet",
    ],
    [set("target.ecsParameters.enableExecuteCommand", true), "somebody could log in to it"],
    [set("state", "DISABLED"), "no dump would be made"],
  ]),
  ...of("TaskDatabaseDump", "iam/role", tasksRole, /-task$/),
  ...of(
    "TaskDatabaseDump",
    "iam/rolePolicy",
    [
      [
        statement("PutItsOwnDumps", { Resource: "arn:aws:s3:::onasis-platform-dumps/*" }),
        "it could write over another tenant's dumps",
      ],
      [
        statement("PutItsOwnDumps", { Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" }),
        "it could read every bucket",
      ],
      [
        statement("EncryptForTheBucket", { Condition: undefined }),
        "the shared key would open everything",
      ],
    ],
    /-task-may$/,
  ),
  ...of(
    "TaskDatabaseDump",
    "iam/rolePolicy",
    [
      [statement("ReadThePasswords", { Resource: "*" }), "it could read every tenant's passwords"],
      [
        statement("DecryptThePasswords", { Condition: undefined }),
        "the shared key would open every tenant's",
      ],
    ],
    /-execution-may$/,
  ),
  ...of(
    "TaskDatabaseDump",
    "iam/rolePolicy",
    [
      [
        statement("GiveTheTaskItsRoles", { Resource: "*" }),
        "a schedule could start a task as anybody",
      ],
      [statement("StartTheTask", { Resource: "*" }), "a schedule could start any task"],
      [
        statement("StartTheTask", { Condition: undefined }),
        "a schedule could start it in another cluster",
      ],
    ],
    /-start-may$/,
  ),
  ...of("TaskDatabaseDump", "cloudwatch/metricAlarm", [
    [set("alarmActions", []), "nobody would hear of a night without dumps"],
    [set("treatMissingData", "notBreaching"), "a dump that never starts would be no news"],
  ]),
  ...of("DatabaseFunction", "lambda/function", [
    ...lambda,
    [leftOut("environment"), "it would not know RDS's own authorities"],
  ]),
  ...of("DatabaseFunction", "iam/role", functionRole),
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
  ...of("RotationFunction", "iam/role", functionRole),
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
  ...of("SmokeFunction", "iam/role", functionRole),
  ...of("SmokeFunction", "iam/rolePolicy", inNetwork),
  ...of("EcsCluster", "ecs/cluster", [
    [unprotected, "the engine would delete what every service runs in"],
  ]),
  ...of("AutoScalingFleet", "ec2/launchTemplate", [
    [
      set("metadataOptions.httpTokens", "optional"),
      "a request forged in a task would get the machine's keys",
    ],
    [set("metadataOptions.httpPutResponseHopLimit", 2), "tasks would get the machine's keys"],
    [set("blockDeviceMappings.0.ebs.encrypted", "false"), "disks would be readable"],
    [
      set("networkInterfaces.0.associatePublicIpAddress", "true"),
      "machines would have public addresses",
    ],
    [
      startUp("ECS_DISABLE_PRIVILEGED=true", "ECS_DISABLE_PRIVILEGED=false"),
      "a task could be root of the machine",
    ],
    [
      startUp("ECS_AWSVPC_BLOCK_IMDS=true", "ECS_AWSVPC_BLOCK_IMDS=false"),
      "tasks would get the machine's keys",
    ],
    [leftOut("userData"), "the agent's defaults are open"],
    [set("keyName", "somebody"), "somebody could log in"],
  ]),
  ...of("AutoScalingFleet", "autoscaling/group", [
    [set("forceDelete", true), "machines would go with tasks on them"],
  ]),
  ...of("AutoScalingFleet", "iam/role", functionRole),
  ...of("AutoScalingFleet", "iam/rolePolicyAttachment", [
    [
      set("policyArn", "arn:aws:iam::aws:policy/PowerUserAccess"),
      "every task's machine could do everything",
    ],
  ]),
];
