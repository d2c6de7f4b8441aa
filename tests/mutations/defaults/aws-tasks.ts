import {
  type Break,
  container,
  ignores,
  leftOut,
  type Mutation,
  of,
  set,
  statement,
} from "../mutation.ts";
import { boundless, type Ways } from "./aws-role-ways.ts";

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

export const awsTasks: readonly Mutation[] = [
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
];
