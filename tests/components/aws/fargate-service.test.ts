import { expect, test } from "vitest";
import type { AwsService } from "../../../catalog/resolved.ts";
import {
  FargateService,
  type FargateServiceArgs,
} from "../../../components/aws/fargate-service.ts";
import { type RecordedResource, recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { allowedOnAll, anAwsService, aRoute, statementsOf, task, taskArgs } from "./aws-service.ts";
import { awsOptions } from "./aws-site.ts";

type Changes = Partial<Omit<FargateServiceArgs, "service" | "route">> & {
  readonly service?: Partial<AwsService>;
};

function program({ service: wanted = {}, ...changes }: Changes) {
  return () => {
    const opts = awsOptions();
    const service = anAwsService(wanted);
    const args = {
      ...taskArgs({ service }),
      route: aRoute(service, opts),
      loadBalancer: { securityGroupId: "sg-alb", arnSuffix: "app/fixnado-shard-1/0123" },
      smokeFunctionArn: "smoke-arn",
      deploymentAlarms: ["acme-crm-errors"],
      ...changes,
    };
    new FargateService("acme-crm", args, opts);
  };
}

async function record(changes: Changes = {}): Promise<RecordedResource[]> {
  const resources = await recordProgram(program(changes));
  return resources.filter(({ name }) => !name.startsWith("acme-crm-route"));
}

function container(resources: readonly RecordedResource[]): Record<string, unknown> {
  const { inputs } = find(resources, "TaskDefinition", "acme-crm-definition");
  return JSON.parse(inputs["containerDefinitions"] as string)[0];
}

const data = "/var/www/data";
const files = [
  {
    path: data,
    fileSystemId: "fs-1",
    fileSystemArn: "fs-arn",
    accessPointId: "fsap-1",
    accessPointArn: "fsap-arn",
  },
];

test("a service is a group, two roles, a definition and a service, and a preview shows the same", async () => {
  const expected = [
    "FargateService acme-crm",
    "SecurityGroup acme-crm-group",
    "SecurityGroup acme-crm-group",
    "SecurityGroupIngressRule acme-crm-group-in-load-balancer-4000",
    "SecurityGroupEgressRule acme-crm-group-out-web",
    "SecurityGroupEgressRule acme-crm-group-out-mysql",
    "Role acme-crm-execution",
    "RolePolicy acme-crm-execution-may",
    "Role acme-crm-task",
    "TaskDefinition acme-crm-definition",
    "Service acme-crm",
  ];
  expect(listOf(await record()).sort()).toEqual(expected.sort());
  const preview = await recordProgram(program({}), { preview: true });
  const own = listOf(preview).filter((it) => !it.includes("acme-crm-route"));
  expect(own.sort()).toEqual(expected);
});

test("its container writes nowhere but where it may, is not root and has no capability", async () => {
  const definition = container(await record());
  expect(definition).toMatchObject({
    image: expect.stringMatching(/@sha256:5{64}$/),
    user: "1000:1000",
    readonlyRootFilesystem: true,
    linuxParameters: {
      capabilities: { add: [], drop: ["ALL"] },
      tmpfs: [{ containerPath: "/tmp", size: 256, mountOptions: ["rw", "nosuid", "nodev"] }],
    },
    portMappings: [{ containerPort: 4000, hostPort: 4000, protocol: "tcp" }],
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": "acme-crm-logs", mode: "non-blocking" },
    },
  });
  expect(definition).not.toHaveProperty("systemControls");
});

test("secrets reach the task by reference, and a new version of them is a new definition", async () => {
  const definition = container(await record());
  expect(definition["environment"]).toEqual([
    { name: "PUBLIC_URL", value: "https://acme.fixnado.example" },
  ]);
  expect(definition["secrets"]).toEqual([
    { name: "DATABASE_URL", valueFrom: "secret-arn:DATABASE_URL::" },
  ]);
  const renewed = container(await record({ secret: { arn: "secret-arn", version: "version-2" } }));
  expect(renewed).not.toEqual(definition);
});

test("a port below 1024 is opened to a user without capabilities in the task's own network", async () => {
  const { route } = anAwsService();
  expect(container(await record({ service: { route: { ...route, port: 80 } } }))).toMatchObject({
    systemControls: [{ namespace: "net.ipv4.ip_unprivileged_port_start", value: "80" }],
  });
});

test("only the load balancer may open a connection to it, and it stands in private subnets alone", async () => {
  const resources = await record();
  const into = resources.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
  expect(into.map(({ inputs }) => inputs)).toEqual([
    expect.objectContaining({ fromPort: 4000, toPort: 4000, referencedSecurityGroupId: "sg-alb" }),
  ]);
  expect(
    find(resources, "SecurityGroupEgressRule", "acme-crm-group-out-mysql").inputs,
  ).toMatchObject({ fromPort: 3306, toPort: 3306, referencedSecurityGroupId: "sg-mysql" });
  expect(find(resources, "SecurityGroupEgressRule", "acme-crm-group-out-web").inputs).toMatchObject(
    {
      fromPort: 443,
      toPort: 443,
    },
  );
  expect(find(resources, "Service", "acme-crm").inputs).toMatchObject({
    networkConfiguration: {
      subnets: ["subnet-a", "subnet-b"],
      securityGroups: ["acme-crm-group-id", "sg-clients"],
      assignPublicIp: false,
    },
    enableExecuteCommand: false,
  });
});

test("the role that starts a task reads one secret and pulls one image; its code has a role without either", async () => {
  const resources = await record();
  const statements = statementsOf(resources, "acme-crm-execution-may");
  expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["WriteItsOwnLog", "log-arn:log-stream:acme-crm/*"],
    ["ReadItsOwnSecret", "secret-arn"],
    ["DecryptItsOwnSecret", "key-arn"],
    ["LogInToTheRegistry", "*"],
    ["PullItsOwnImage", "arn:aws:ecr:eu-west-1:111122223333:repository/crm"],
  ]);
  expect(statements[2]).toMatchObject({
    Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": "secret-arn" } },
  });
  expect(allowedOnAll(statements)).toEqual(["ecr:GetAuthorizationToken"]);
  expect(find(resources, "TaskDefinition", "acme-crm-definition").inputs).toMatchObject({
    executionRoleArn: "arn-of-acme-crm-execution",
    taskRoleArn: "arn-of-acme-crm-task",
  });
  const trust = JSON.parse(
    find(resources, "Role", "acme-crm-task").inputs["assumeRolePolicy"] as string,
  );
  expect(trust.Statement[0].Condition).toEqual({
    StringEquals: { "aws:SourceAccount": "111122223333" },
    ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:111122223333:*" },
  });
});

test("a task's code may use its own bucket, queue and files, and names no action and no resource by a star", async () => {
  const resources = await record({
    service: { task: { ...task, data: [data] } },
    bucketArn: "bucket-arn",
    queueArn: "queue-arn",
    files,
  });
  const statements = statementsOf(resources, "acme-crm-task-may");
  expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["ListItsOwnBucket", "bucket-arn"],
    ["UseItsOwnObjects", "bucket-arn/*"],
    ["UseItsOwnQueue", "queue-arn"],
    ["DecryptWhatItReads", "key-arn"],
    ["MountItsOwnFiles0", "fs-arn"],
  ]);
  const actions = statements.flatMap(({ Action }) => Action as string[]);
  expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  expect(actions).not.toContain("sqs:ReceiveMessage");
  expect(statements.at(-1)).toMatchObject({
    Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": "fsap-arn" } },
  });
});

test("what it keeps is mounted through its own access point, encrypted and with the task's role", async () => {
  const resources = await record({ service: { task: { ...task, data: [data] } }, files });
  expect(find(resources, "TaskDefinition", "acme-crm-definition").inputs["volumes"]).toEqual([
    {
      name: "var_www_data",
      efsVolumeConfiguration: {
        fileSystemId: "fs-1",
        rootDirectory: "/",
        transitEncryption: "ENABLED",
        authorizationConfig: { accessPointId: "fsap-1", iam: "ENABLED" },
      },
    },
  ]);
  expect(container(resources)["mountPoints"]).toEqual([
    { sourceVolume: "var_www_data", containerPath: data, readOnly: false },
  ]);
});

test.each([
  ["rolling", 100, 200, "ROLLING", true, "ENABLED"],
  ["recreate", 0, 100, "ROLLING", true, "DISABLED"],
  ["blueGreen", 100, 200, "BLUE_GREEN", false, "ENABLED"],
  ["canary", 100, 200, "CANARY", false, "ENABLED"],
] as const)(
  "%s keeps %i to %i per cent of the tasks as ECS's %s, with a way back",
  async (strategy, least, most, name, breaks, rebalancing) => {
    const resources = await record({ service: { strategy } });
    expect(find(resources, "Service", "acme-crm").inputs).toMatchObject({
      deploymentMinimumHealthyPercent: least,
      deploymentMaximumPercent: most,
      deploymentConfiguration: { strategy: name },
      deploymentCircuitBreaker: { enable: breaks, rollback: breaks },
      alarms: { alarmNames: ["acme-crm-errors"], enable: true, rollback: true },
      availabilityZoneRebalancing: rebalancing,
      waitForSteadyState: true,
      sigintRollback: true,
    });
  },
);

test("a canary is asked its smoke paths through the test listener before it gets a tenth of the traffic", async () => {
  const resources = await record({ service: { strategy: "canary" } });
  const service = find(resources, "Service", "acme-crm");
  expect(service.inputs).toMatchObject({
    loadBalancers: [
      {
        containerName: "acme-crm",
        containerPort: 4000,
        targetGroupArn: "arn-of-acme-crm-route-blue",
        advancedConfiguration: {
          alternateTargetGroupArn: "arn-of-acme-crm-route-green",
          productionListenerRule: "arn-of-acme-crm-route-production",
          testListenerRule: "arn-of-acme-crm-route-test",
          roleArn: "arn-of-acme-crm-deployment",
        },
      },
    ],
    deploymentConfiguration: {
      bakeTimeInMinutes: "10",
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
      lifecycleHooks: [
        {
          lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
          hookTargetArn: "smoke-arn",
          roleArn: "arn-of-acme-crm-deployment",
          hookDetails: JSON.stringify({
            host: "acme.fixnado.example",
            paths: ["/crm/health", "/crm/ready"],
            loadBalancer: "app/fixnado-shard-1/0123",
            port: 8443,
          }),
        },
      ],
    },
  });
});

test("with the deployment role ECS moves this service's own rules and groups, and no other's", async () => {
  const resources = await record({ service: { strategy: "blueGreen" } });
  const statements = statementsOf(resources, "acme-crm-deployment-may");
  expect(statements.slice(1).map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [
      ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      ["arn-of-acme-crm-route-blue", "arn-of-acme-crm-route-green"],
    ],
    [
      "elasticloadbalancing:ModifyRule",
      ["arn-of-acme-crm-route-production", "arn-of-acme-crm-route-test"],
    ],
    ["lambda:InvokeFunction", "smoke-arn"],
  ]);
  for (const action of allowedOnAll(statements)) {
    expect(action).toMatch(/^elasticloadbalancing:Describe/);
  }
  expect(listOf(await record())).not.toContain("Role acme-crm-deployment");
});

test("the service waits for its rules, its group's rules and its roles, and is deleted before it is made again", async () => {
  const service = find(await record(), "Service", "acme-crm");
  expect(service.deleteBeforeReplace).toBe(true);
  expect(service.dependsOn).toEqual(
    expect.arrayContaining([
      "aws:lb/listenerRule:ListenerRule::acme-crm-route-production",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::acme-crm-group-in-load-balancer-4000",
      "aws:iam/rolePolicy:RolePolicy::acme-crm-execution-may",
    ]),
  );
});

test("between two numbers of tasks processor and memory decide, and an update sets none back", async () => {
  const resources = await record({
    service: { tasks: { min: 2, max: 10 }, ignoreChanges: ["desiredCount"] },
  });
  expect(find(resources, "Service", "acme-crm").ignoreChanges).toEqual(["desiredCount"]);
  expect(find(resources, "Target", "acme-crm-tasks").inputs).toMatchObject({
    resourceId: "service/fixnado/acme-crm",
    minCapacity: 2,
    maxCapacity: 10,
  });
  expect(listOf(resources)).toEqual(
    expect.arrayContaining(["Policy acme-crm-by-cpu", "Policy acme-crm-by-memory"]),
  );
});

test("a service that runs on the fleet differs in where it runs and in nothing else", async () => {
  const fleet: Changes = { service: { runsOn: "fleet" }, capacityProvider: "fixnado-machines" };
  const [onFargate, onFleet] = [await record(), await record(fleet)];
  const service = find(onFleet, "Service", "acme-crm").inputs;
  const { launchType, platformVersion, forceNewDeployment, ...same } = find(
    onFargate,
    "Service",
    "acme-crm",
  ).inputs;
  expect([launchType, platformVersion, forceNewDeployment]).toEqual(["FARGATE", "1.4.0", false]);
  expect(service).toEqual({
    ...same,
    capacityProviderStrategies: [{ capacityProvider: "fixnado-machines", weight: 1, base: 0 }],
    // Without it another provider, or another weight, would replace the service.
    forceNewDeployment: true,
  });
  const definition = (resources: readonly RecordedResource[]) =>
    find(resources, "TaskDefinition", "acme-crm-definition").inputs;
  expect(definition(onFargate)["requiresCompatibilities"]).toEqual(["FARGATE"]);
  expect(definition(onFleet)).toEqual({
    ...definition(onFargate),
    requiresCompatibilities: ["EC2"],
  });
});

test("a service for a fleet that is not there, or a fleet for one on Fargate, is refused", async () => {
  await expect(record({ service: { runsOn: "fleet" } })).rejects.toThrow("the cluster has none");
  await expect(record({ capacityProvider: "fixnado-machines" })).rejects.toThrow(
    "it runs on Fargate, and a fleet's capacity provider is given",
  );
});

test("another port opens a rule of its own, so that tasks of the old one are reached until they go", async () => {
  const { route } = anAwsService();
  const rules = async (port: number) =>
    listOf(await record({ service: { route: { ...route, port } } })).filter((it) =>
      it.startsWith("SecurityGroupIngressRule"),
    );
  expect([await rules(4000), await rules(5000)]).toEqual([
    ["SecurityGroupIngressRule acme-crm-group-in-load-balancer-4000"],
    ["SecurityGroupIngressRule acme-crm-group-in-load-balancer-5000"],
  ]);
});

test("a public address or a privileged container cannot even be asked for", async () => {
  // @ts-expect-error there is no such input: tasks are private
  const open: Changes = { assignPublicIp: true };
  // @ts-expect-error nor this one
  const privileged: Changes = { service: { task: { ...task, privileged: true } } };
  const resources = await record({ ...open, ...privileged });
  expect(container(resources)).not.toHaveProperty("privileged");
  expect(JSON.stringify(find(resources, "Service", "acme-crm").inputs)).not.toContain(
    '"assignPublicIp":true',
  );
});

test("all that is wrong with a service is said at once, without the value of a secret", async () => {
  const wrong = record({
    service: {
      image: "registry.example/crm:latest",
      task: { ...task, user: 0, scratch: ["tmp", "/a/b", "/a/b"], data: [data] },
      tasks: { min: 1, max: 3 },
      strategy: "blueGreen",
      smoke: ["/health"],
      env: { DATABASE_URL: "{mysql.url}", MODE: "x" },
    },
    environment: { DATABASE_URL: "mysql://t17:hunter2@db" },
    secret: null,
    smokeFunctionArn: null,
    clients: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"],
  });
  await expect(wrong).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: FargateService "acme-crm": image "registry.example/crm:latest" has no digest: what a tag means can change between two tasks. Write <name>@sha256:<64 digits>.
    FargateService "acme-crm": user 0 would be root, or nobody's. Give the image's own user, 1 to 65534.
    FargateService "acme-crm": path "tmp" is not absolute and plain. Write it like /var/lib/app.
    FargateService "acme-crm": path "/a/b" is there twice, or is too like another one. Name it once.
    FargateService "acme-crm": data path "/var/www/data" has no access point: what is written there would be lost.
    FargateService "acme-crm": environment names DATABASE_URL, which holds a secret, and everybody who may read task definitions would read it. Put it into the secret.
    FargateService "acme-crm": environment has no MODE. Give it a value.
    FargateService "acme-crm": DATABASE_URL hold secrets, and there is no secret with them.
    FargateService "acme-crm": 5 groups beside its own, and AWS puts 5 on a network interface. Give 4 at most.
    FargateService "acme-crm": tasks are 1 to 3, so autoscaling decides how many there are, and every update would set 1 again. Put "desiredCount" into ignoreChanges.
    FargateService "acme-crm": smoke names /health, and there is no smoke function to ask them. Give its ARN.
    FargateService "acme-crm": smoke path "/health" is not below /crm, so the load balancer does not lead there. Name one that is, or let the route strip its path.]
  `);
});

test("a role's name is short enough for IAM, however long the service's is", async () => {
  const name = `${"t".repeat(20)}-${"s".repeat(30)}`;
  const service = anAwsService({ name, strategy: "blueGreen" });
  const resources = await recordProgram(() => {
    const opts = awsOptions();
    const route = aRoute(service, opts);
    const loadBalancer = { securityGroupId: "sg-alb", arnSuffix: "app/fixnado-shard-1/0123" };
    const more = { route, loadBalancer, smokeFunctionArn: "smoke-arn", deploymentAlarms: null };
    new FargateService(name, { ...taskArgs({ service }), ...more }, opts);
  });
  const prefixes = ["execution", "task", "deployment"].map(
    (role) => find(resources, "Role", `${name}-${role}`).inputs["namePrefix"] as string,
  );
  expect(new Set(prefixes).size).toBe(3);
  expect(prefixes.every((prefix) => prefix.length <= 38)).toBe(true);
});

test("tasks that are always as many may not have that number ignored", async () => {
  await expect(record({ service: { ignoreChanges: ["desiredCount"] } })).rejects.toThrow(
    "another number would never arrive",
  );
});
