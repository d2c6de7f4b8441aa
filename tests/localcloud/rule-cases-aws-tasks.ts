import * as types from "../../localcloud/rules/aws/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import {
  cluster,
  container,
  definition,
  definitionInputs,
  definitionRequest,
  listener,
  logGroup,
  once,
  removed,
  request,
  rule,
  ruleRequest,
  secret,
  service,
  serviceRequest,
  stand,
  subnets,
  targetGroup,
  targetGroupRequest,
} from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import { byHand, checkCase, inUseCase, nameCase, referenceCase } from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

const definitionWith = (inputs: Props, containers: readonly Props[] = [container]): Request =>
  request(types.taskDefinition, definitionInputs(containers, inputs));

async function behind(c: Cloud, inputs: Props = {}, targetGroupArn?: string): Promise<Request> {
  const arn = targetGroupArn ?? (await targetGroup(c)).id;
  const given = { containerName: "web", containerPort: 3000, targetGroupArn: arn, ...inputs };
  return serviceRequest(c, { loadBalancers: [given] });
}

async function running(
  c: Cloud,
  containers: readonly Props[],
  inputs: Props = {},
): Promise<Request> {
  const asked = await definitionRequest(c, containers, { family: "acme-jobs", ...inputs });
  return serviceRequest(c, { taskDefinition: (await stand(c, asked)).arn }, "jobs");
}

const fileSystem = once((c) => stand(c, request(types.fileSystem, { encrypted: true })));

async function mounted(c: Cloud): Promise<Request> {
  const efsVolumeConfiguration = {
    fileSystemId: (await fileSystem(c)).id,
    transitEncryption: "ENABLED",
  };
  const mountPoints = [{ sourceVolume: "data", containerPath: "/data" }];
  const volumes = [{ name: "data", efsVolumeConfiguration }];
  return running(c, [{ ...container, mountPoints }], { volumes });
}

async function mountTarget(c: Cloud, zone: 0 | 1, name = `mount-${zone}`): Promise<Request> {
  const subnetId = (await subnets(c))[zone].id;
  return request(types.mountTarget, { fileSystemId: (await fileSystem(c)).id, subnetId }, name);
}

const standingMount = once(async (c) => stand(c, await mountTarget(c, 0)));

async function scaling(c: Cloud, inputs: Props = {}): Promise<Request> {
  await service(c);
  const given = {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: `service/${(await cluster(c)).made.inputs.name as string}/acme-crm`,
    minCapacity: 1,
    maxCapacity: 4,
  };
  return request(types.scalableTarget, { ...given, ...inputs });
}

function machinesRequest(): Request {
  return request(types.autoScalingGroup, {
    minSize: 1,
    maxSize: 2,
    availabilityZones: ["eu-west-1a"],
    launchConfiguration: "machines",
  });
}

const machines = once((c) => stand(c, machinesRequest()));

function logs(name: string): Props {
  return { logDriver: "awslogs", options: { "awslogs-group": name } };
}

async function scalingPolicy(c: Cloud): Promise<Request> {
  const { serviceNamespace, scalableDimension, resourceId } = (await scaling(c)).inputs as Record<
    string,
    string
  >;
  return request(types.scalingPolicy, {
    serviceNamespace: serviceNamespace ?? "",
    scalableDimension: scalableDimension ?? "",
    resourceId: resourceId ?? "",
    policyType: "TargetTrackingScaling",
  });
}

/** Cases of the rules about tasks, services and file systems. */
export const taskRuleCases: readonly RuleCase[] = [
  referenceCase("aws-container-references", (c) => serviceRequest(c), { cluster: "none" }),
  nameCase("aws-ecs-cluster-name", "name", () => request(types.cluster)),
  nameCase("aws-ecs-service-name", "name", (c) => serviceRequest(c)),
  nameCase("aws-image-repository-name", "name", () => request(types.repository)),
  nameCase("aws-capacity-provider-name", "name", async (c) => {
    const autoScalingGroupArn = (await machines(c)).arn;
    return request(types.capacityProvider, { autoScalingGroupProvider: { autoScalingGroupArn } });
  }),
  nameCase("aws-scaling-group-name", "name", machinesRequest),
  inUseCase("aws-ecs-cluster-in-use", cluster, service),
  checkCase(
    "aws-fargate-size",
    /memory: is 4096; with 256 CPU units Fargate has 512 to 2048 MiB/,
    definitionWith({ memory: "4096" }),
    { memory: "2048" },
  ),
  checkCase(
    "aws-fargate-size",
    /cpu: is 300; Fargate has 256, 512/,
    definitionWith({ cpu: "300" }),
    { cpu: "512", memory: "1024" },
  ),
  checkCase(
    "aws-fargate-task",
    /networkMode: must be awsvpc/,
    definitionWith({ networkMode: "bridge" }),
    {
      networkMode: "awsvpc",
    },
  ),
  checkCase(
    "aws-fargate-task",
    /executionRoleArn: is needed on Fargate/,
    definitionWith({}, [{ ...container, secrets: [{ name: "TOKEN", valueFrom: "arn:x" }] }]),
    { executionRoleArn: "arn:aws:iam::111122223333:role/execution" },
  ),
  checkCase(
    "aws-container-definitions",
    /mount data, which is no volume of the task/,
    definitionWith({}, [
      { ...container, mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] },
    ]),
    { volumes: [{ name: "data" }] },
  ),
  {
    rule: "aws-task-definition-exists",
    breaks: async (c) => c.create(await serviceRequest(c, { taskDefinition: "none:1" })),
    passes: async (c) => c.create(await serviceRequest(c)),
  },
  {
    // A new revision comes before the old one goes: the family stays.
    rule: "aws-task-definition-exists",
    breaks: async (c) => {
      await removed(c, await definition(c));
      await c.create(await serviceRequest(c, { taskDefinition: "acme-crm" }));
    },
    passes: async (c) => {
      const first = await definition(c);
      await c.create(
        await definitionRequest(c, [{ ...container, image: "registry.example/crm@sha256:2222" }]),
      );
      await removed(c, first);
      await c.create(await serviceRequest(c, { taskDefinition: "acme-crm" }));
    },
  },
  {
    rule: "aws-ecs-service-network",
    breaks: async (c) => {
      const { networkConfiguration: _none, ...inputs } = (await serviceRequest(c)).inputs;
      await c.create(request(types.service, inputs, "without-network"));
    },
    passes: async (c) => c.create(await serviceRequest(c)),
  },
  {
    rule: "aws-ecs-target-groups",
    before: targetGroup,
    breaks: async (c) => c.create(await behind(c)),
    passes: async (c) => {
      await rule(c);
      await c.create(await behind(c));
    },
  },
  {
    rule: "aws-ecs-target-groups",
    breaks: async (c) => {
      const made = await c.create(
        await targetGroupRequest(c, "by-machine", { targetType: "instance" }),
      );
      await c.create(ruleRequest((await listener(c)).id, 7, made.id));
      await c.create(await behind(c, {}, made.id));
    },
    passes: async (c) => {
      const made = await c.create(await targetGroupRequest(c, "by-address", { targetType: "ip" }));
      await c.create(ruleRequest((await listener(c)).id, 7, made.id));
      await c.create(await behind(c, {}, made.id));
    },
  },
  {
    rule: "aws-ecs-service-containers",
    before: rule,
    breaks: async (c) => c.create(await behind(c, { containerPort: 3001 })),
    passes: async (c) => c.create(await behind(c)),
  },
  {
    rule: "aws-ecs-grace-period",
    check: /healthCheckGracePeriodSeconds: is only for a service behind a load balancer/,
    breaks: async (c) => c.check(await serviceRequest(c, { healthCheckGracePeriodSeconds: 60 })),
    passes: async (c) => {
      const asked = await behind(c);
      await c.check({ ...asked, inputs: { ...asked.inputs, healthCheckGracePeriodSeconds: 60 } });
    },
  },
  {
    rule: "aws-ecs-task-can-start",
    breaks: async (c) =>
      c.create(await running(c, [{ ...container, logConfiguration: logs("/none") }])),
    passes: async (c) => {
      const name = (await logGroup(c)).id;
      await c.create(await running(c, [{ ...container, logConfiguration: logs(name) }]));
    },
  },
  {
    rule: "aws-ecs-task-can-start",
    before: secret,
    breaks: async (c) => {
      const from = (await secret(c)).arn.replace("t17", "t18");
      await c.create(
        await running(c, [{ ...container, secrets: [{ name: "A", valueFrom: `${from}:A::` }] }]),
      );
    },
    passes: async (c) => {
      const from = (await secret(c)).arn;
      await c.create(
        await running(c, [{ ...container, secrets: [{ name: "A", valueFrom: `${from}:A::` }] }]),
      );
    },
  },
  {
    rule: "aws-ecs-files-mounted",
    before: fileSystem,
    breaks: async (c) => c.create(await mounted(c)),
    passes: async (c) => {
      await standingMount(c);
      await c.create(await mounted(c));
    },
  },
  {
    rule: "aws-mount-target-per-zone",
    before: standingMount,
    breaks: async (c) => c.create(await mountTarget(c, 0, "again")),
    passes: async (c) => c.create(await mountTarget(c, 1)),
  },
  inUseCase("aws-file-system-in-use", fileSystem, standingMount),
  {
    rule: "aws-fargate-quota",
    before: (c) => byHand(c, { quotas: { fargateVcpus: 10 } }),
    breaks: async (c) => {
      await c.create(await serviceRequest(c, { desiredCount: 20 }, "first"));
      await c.create(await serviceRequest(c, { desiredCount: 21 }, "second"));
    },
    passes: async (c) => {
      await c.create(await serviceRequest(c, { desiredCount: 20 }, "first"));
      await c.create(await serviceRequest(c, { desiredCount: 20 }, "second"));
    },
  },
  {
    rule: "aws-scalable-target",
    breaks: async (c) => c.create(await scaling(c, { resourceId: "service/none/acme-crm" })),
    passes: async (c) => c.create(await scaling(c)),
  },
  {
    rule: "aws-scaling-policy-target",
    breaks: async (c) => c.create(await scalingPolicy(c)),
    passes: async (c) => {
      await c.create(await scaling(c));
      await c.create(await scalingPolicy(c));
    },
  },
];
