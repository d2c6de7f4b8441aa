import { asText, list, text } from "../../../values/value.ts";
import { arn, domain, hex, lastPart } from "../names.ts";
import { type AwsObject, moment, type Outputs } from "./object.ts";

/** Containers, functions, scaling. Formats: the outputs documented in @pulumi/aws 7.48.0. */
export const compute: Readonly<Record<string, Outputs>> = {
  "aws:ecs/cluster:Cluster": { arn: ({ id }) => id, name: ({ id }) => lastPart(id) },
  "aws:ecs/capacityProvider:CapacityProvider": {
    arn: ({ id }) => id,
    name: ({ id }) => lastPart(id),
  },
  "aws:ecs/service:Service": {
    arn: ({ id }) => id,
    name: ({ id }) => lastPart(id),
    iamRole: ({ account }) =>
      `arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    launchType: ({ inputs }) => (list(inputs.capacityProviderStrategies).length > 0 ? "" : "EC2"),
    platformVersion: ({ inputs }) => (inputs.launchType === "FARGATE" ? "LATEST" : ""),
    availabilityZoneRebalancing: () => "ENABLED",
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    revision: ({ inputs, count }) => count(`revision ${asText(inputs.family)}`),
    arn: (task) => `${family(task)}:${asText(task.output("revision"))}`,
    arnWithoutRevision: family,
    networkMode: () => "bridge",
  },
  "aws:ecr/repository:Repository": {
    arn: (object) => arn(object, "ecr", `repository/${asText(object.inputs.name)}`),
    registryId: ({ account }) => account,
    repositoryUrl: ({ account, region, inputs }) =>
      `${account}.dkr.ecr.${region}.${domain}/${asText(inputs.name)}`,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { registryId: ({ account }) => account },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { registryId: ({ account }) => account },
  "aws:lambda/function:Function": {
    arn: functionArn,
    qualifiedArn: (object) => `${functionArn(object)}:$LATEST`,
    invokeArn: (object) =>
      arn(
        { ...object, account: "lambda" },
        "apigateway",
        `path/2015-03-31/functions/${functionArn(object)}/invocations`,
      ),
    version: () => "$LATEST",
    lastModified: () => moment,
    architectures: () => ["x86_64"],
    codeSha256: (object) => hex(object.id, 43),
    sourceCodeHash: (object) => hex(object.id, 43),
    ephemeralStorage: () => ({ size: 512 }),
    tracingConfig: () => ({ mode: "PassThrough" }),
    loggingConfig: ({ inputs }) => ({
      logFormat: "Text",
      logGroup: `/aws/lambda/${asText(inputs.name)}`,
      applicationLogLevel: "",
      systemLogLevel: "",
    }),
  },
  // No function runs here: what a caller reads must not look like an answer.
  "aws:lambda/invocation:Invocation": { result: () => '{"localCloud":"not run"}' },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    uuid: ({ id }) => id,
    functionArn: (object) =>
      arn(object, "lambda", `function:${lastPart(object.inputs.functionName)}`),
    lastModified: () => moment,
    state: () => "Enabled",
  },
  "aws:appautoscaling/target:Target": {
    arn: (object) =>
      arn(object, "application-autoscaling", `scalable-target/local${hex(object.id, 32)}`),
    roleArn: ({ account }) =>
      `arn:aws:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
  },
  "aws:appautoscaling/policy:Policy": {
    arn: (object) => {
      const { inputs, id } = object;
      const of = `resource/${asText(inputs.serviceNamespace)}/${asText(inputs.resourceId)}`;
      return arn(
        object,
        "autoscaling",
        `scalingPolicy:local${hex(id, 31)}:${of}:policyName/${asText(inputs.name)}`,
      );
    },
  },
  "aws:autoscaling/group:Group": {
    arn: (object) =>
      arn(
        object,
        "autoscaling",
        `autoScalingGroup:local${hex(object.id, 31)}:autoScalingGroupName/${object.id}`,
      ),
    healthCheckType: () => "EC2",
    defaultCooldown: () => 300,
    desiredCapacity: ({ inputs }) => inputs.minSize ?? 0,
    serviceLinkedRoleArn: ({ account }) =>
      `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
  },
};

function family(object: AwsObject): string {
  return arn(object, "ecs", `task-definition/${asText(object.inputs.family)}`);
}

function functionArn(object: AwsObject): string {
  return arn(object, "lambda", `function:${text(object.inputs.name) ?? object.id}`);
}
