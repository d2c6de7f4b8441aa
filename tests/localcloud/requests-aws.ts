import type { Made } from "../../localcloud/provider/store.ts";
import * as types from "../../localcloud/rules/aws/types.ts";
import { asText, type Props } from "../../localcloud/values/value.ts";
import type { Cloud, Request } from "./support.ts";

export const account = "111122223333";

/** The provider of another account. */
export const elsewhere = { region: "eu-west-1", allowedAccountIds: ["444455556666"] };

/** Something that stands, with what it was asked for. */
export interface Standing {
  readonly request: Request;
  readonly made: Made & { inputs: Props };
  readonly id: string;
  readonly arn: string;
}

export function request(type: string, inputs: Props = {}, name?: string): Request {
  return { type, inputs, name: name ?? (type.split(":").at(-1) ?? type).toLowerCase() };
}

export async function stand(c: Cloud, asked: Request): Promise<Standing> {
  const made = await c.create(asked);
  return { request: asked, made, id: made.id, arn: asText(made.outputs.arn) };
}

export async function removed(c: Cloud, ...standing: readonly Standing[]): Promise<void> {
  for (const { request: asked, made } of standing) await c.remove(asked, made);
}

/** Makes a thing once a cloud: cases ask for what they need without caring who made it first. */
export function once<T>(make: (c: Cloud) => Promise<T>): (c: Cloud) => Promise<T> {
  const made = new WeakMap<Cloud, Promise<T>>();
  return (c) => {
    const found = made.get(c) ?? make(c);
    made.set(c, found);
    return found;
  };
}

export const network = once((c) => stand(c, request(types.vpc, { cidrBlock: "10.40.0.0/16" })));

export const gateway = once(async (c) =>
  stand(c, request(types.internetGateway, { vpcId: (await network(c)).id })),
);

export async function subnet(vpcId: string, zone: string, cidrBlock: string): Promise<Request> {
  const inputs = { vpcId, cidrBlock, availabilityZone: `eu-west-1${zone}` };
  return request(types.subnet, inputs, `subnet-${zone}-${cidrBlock}`);
}

export const subnets = once(async (c) => {
  const { id } = await network(c);
  return [
    await stand(c, await subnet(id, "a", "10.40.0.0/24")),
    await stand(c, await subnet(id, "b", "10.40.1.0/24")),
  ] as const;
});

export async function subnetIds(c: Cloud): Promise<string[]> {
  return (await subnets(c)).map(({ id }) => id);
}

export async function groupRequest(c: Cloud, name = "web"): Promise<Request> {
  const inputs = { vpcId: (await network(c)).id, description: "Tasks" };
  return request(types.securityGroup, inputs, name);
}

export const group = once(async (c) => stand(c, await groupRequest(c)));

export const otherGroup = once(async (c) => stand(c, await groupRequest(c, "other")));

export async function balancerRequest(
  c: Cloud,
  inputs: Props = {},
  name = "alb",
): Promise<Request> {
  await gateway(c);
  const given = { subnets: await subnetIds(c), securityGroups: [(await group(c)).id], ...inputs };
  return request(types.loadBalancer, given, name);
}

export const balancer = once(async (c) => stand(c, await balancerRequest(c)));

export const otherBalancer = once(async (c) => stand(c, await balancerRequest(c, {}, "second")));

const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", statusCode: "404" },
};

export function listenerRequest(
  loadBalancerArn: string,
  inputs: Props = {},
  name = "http",
): Request {
  const given = {
    loadBalancerArn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [notFound],
    ...inputs,
  };
  return request(types.listener, given, name);
}

export const listener = once(async (c) => stand(c, listenerRequest((await balancer(c)).id)));

export async function targetGroupRequest(
  c: Cloud,
  name = "crm",
  inputs: Props = {},
): Promise<Request> {
  const vpcId = (await network(c)).id;
  const given = { vpcId, port: 3000, protocol: "HTTP", targetType: "ip", ...inputs };
  return request(types.targetGroup, given, name);
}

export const targetGroup = once(async (c) => stand(c, await targetGroupRequest(c)));

export function ruleRequest(
  listenerArn: string,
  priority: number,
  targetGroupArn?: string,
  inputs: Props = {},
): Request {
  const actions = targetGroupArn === undefined ? [notFound] : [{ type: "forward", targetGroupArn }];
  const conditions = [{ hostHeader: { values: ["acme.fixnado.example"] } }];
  const given = { listenerArn, priority, actions, conditions, ...inputs };
  return request(types.listenerRule, given, `rule-${priority}`);
}

export const rule = once(async (c) =>
  stand(c, ruleRequest((await listener(c)).id, 1000, (await targetGroup(c)).id)),
);

/** A role that a service may assume. */
export function roleRequest(service: string, inputs: Props = {}): Request {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const assumeRolePolicy = document(statement);
  return request(types.role, { assumeRolePolicy, ...inputs }, `role-${service.split(".")[0]}`);
}

const taskRoles = once((c) => stand(c, roleRequest("ecs-tasks.amazonaws.com")));

export function document(...statements: readonly Props[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const cluster = once((c) => stand(c, request(types.cluster)));

export const container: Props = {
  name: "web",
  image: "registry.example/crm@sha256:1111",
  portMappings: [{ containerPort: 3000 }],
};

export function definitionInputs(containers: readonly Props[], inputs: Props = {}): Props {
  return {
    family: "acme-crm",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: JSON.stringify(containers),
    ...inputs,
  };
}

export async function definitionRequest(
  c: Cloud,
  containers: readonly Props[] = [container],
  inputs: Props = {},
): Promise<Request> {
  const executionRoleArn = (await taskRoles(c)).arn;
  return request(
    types.taskDefinition,
    definitionInputs(containers, { executionRoleArn, ...inputs }),
  );
}

export const definition = once(async (c) => stand(c, await definitionRequest(c)));

export async function serviceRequest(c: Cloud, inputs: Props = {}, name = "crm"): Promise<Request> {
  const given = {
    cluster: (await cluster(c)).arn,
    taskDefinition: inputs.taskDefinition ?? (await definition(c)).arn,
    launchType: "FARGATE",
    networkConfiguration: { subnets: await subnetIds(c), securityGroups: [(await group(c)).id] },
    ...inputs,
  };
  return request(types.service, given, name);
}

export const service = once(async (c) => stand(c, await serviceRequest(c, { name: "acme-crm" })));

const lambdaTrust = roleRequest("lambda.amazonaws.com");
export const lambdaRole = once((c) => stand(c, lambdaTrust));

export async function lambdaRequest(
  c: Cloud,
  inputs: Props = {},
  name = "rotate",
): Promise<Request> {
  const role = (await lambdaRole(c)).arn;
  const code = { "index.mjs": "" };
  const given = { role, runtime: "nodejs22.x", handler: "index.handler", code, ...inputs };
  return request(types.lambda, given, name);
}

export const lambda = once(async (c) => stand(c, await lambdaRequest(c)));

export const key = once((c) => stand(c, request(types.key, { policy: keyPolicy() })));

export function keyPolicy(...more: readonly Props[]): string {
  const root = { AWS: `arn:aws:iam::${account}:root` };
  return document({ Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" }, ...more);
}

export const secret = once((c) => stand(c, request(types.secret, { name: "fixnado/t17/crm" })));

export const bucket = once((c) =>
  stand(c, request(types.bucket, { bucket: "fixnado-t17-assets" })),
);

export const logGroup = once((c) => stand(c, request(types.logGroup, { name: "/fixnado/t17" })));
