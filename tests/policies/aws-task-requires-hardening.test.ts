import type { GraphResource } from "../../guard/graph.ts";
import { awsTaskRequiresHardening } from "../../policies/rules/aws-task-requires-hardening.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const image = `registry.example/crm@sha256:${"1".repeat(64)}`;

function aTask(container: object, inputs: GraphResource["inputs"] = {}): GraphResource {
  return aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm", {
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    containerDefinitions: JSON.stringify([
      {
        name: "acme-crm",
        image,
        user: "1000:1000",
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { add: [], drop: ["ALL"] } },
        ...container,
      },
    ]),
    ...inputs,
  });
}

function aMachine(metadataOptions: object): GraphResource {
  return aResource("aws:ec2/launchTemplate:LaunchTemplate", "cloud-fleet", { metadataOptions });
}
const agent = "ECS_CLUSTER=cloud\nECS_AWSVPC_BLOCK_IMDS=true\nECS_DISABLE_PRIVILEGED=true\n";
function aClusterMachine(script: string, inputs: object = {}): GraphResource {
  const machine = aMachine(tokens);
  const userData = Buffer.from(script, "utf8").toString("base64");
  return { ...machine, inputs: { ...machine.inputs, userData, ...inputs } };
}
const tokens = { httpTokens: "required", httpPutResponseHopLimit: 1 };

function aRepository(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:ecr/repository:Repository", "cloud-crm", {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    ...inputs,
  });
}

ruleCases(awsTaskRequiresHardening, {
  passes: {
    "machines whose agent is closed": [aClusterMachine(agent)],
    "a task that can do little": [aTask({})],
    "a container with limits of its own": [
      aTask({ cpu: 256, memory: 512 }, { cpu: undefined, memory: undefined }),
    ],
    "containers as data": [
      aTask(
        {},
        { containerDefinitions: JSON.parse(String(aTask({}).inputs["containerDefinitions"])) },
      ),
    ],
    "containers that are a secret, which nobody can judge here": [
      aTask({}, { containerDefinitions: "[secret]" }),
    ],
    "a service that nobody logs in to": [
      aResource("aws:ecs/service:Service", "acme-crm", { enableExecuteCommand: false }),
      aResource("aws:scheduler/schedule:Schedule", "acme-dumps", {
        target: { ecsParameters: { enableExecuteCommand: false } },
      }),
      aResource("aws:scheduler/schedule:Schedule", "acme-other", { target: { arn: "x" } }),
    ],
    "machines that ask for a token": [aMachine(tokens)],
    "images that never change": [aRepository({})],
  },
  violates: {
    "an image by a tag": {
      resources: [aTask({ image: "registry.example/crm:latest" })],
      says: /containerDefinitions\[0\]\.image is not named by its digest/,
    },
    ...Object.fromEntries(
      [undefined, "root", "0", "0:0", "root:staff"].map((user) => [
        `the user ${user ?? "of the image"}`,
        { resources: [aTask({ user })], says: /containerDefinitions\[0\]\.user is root/ },
      ]),
    ),
    "a root disk that it can write": {
      resources: [aTask({ readonlyRootFilesystem: false })],
      says: /readonlyRootFilesystem has to be true/,
    },
    "a root disk that it does not mention": {
      resources: [aTask({ readonlyRootFilesystem: undefined })],
      says: /readonlyRootFilesystem has to be true/,
    },
    "capabilities that are kept": {
      resources: [aTask({ linuxParameters: { capabilities: { drop: ["NET_RAW"] } } })],
      says: /capabilities\.drop has to hold ALL/,
    },
    "no limits": {
      resources: [aTask({}, { memory: undefined })],
      says: /cpu and memory are not limited/,
    },
    "a container with half a limit": {
      resources: [aTask({ cpu: 256 }, { cpu: undefined, memory: undefined })],
      says: /cpu and memory are not limited/,
    },
    "limits of nothing": {
      resources: [aTask({}, { cpu: "0", memory: "0" })],
      says: /cpu and memory are not limited/,
    },
    "the second container": {
      resources: [
        aTask(
          {},
          {
            containerDefinitions: [
              ...(JSON.parse(String(aTask({}).inputs["containerDefinitions"])) as object[]),
              { image, user: "1", linuxParameters: { capabilities: { drop: ["ALL"] } } },
            ],
          },
        ),
      ],
      says: /containerDefinitions\[1\]\.readonlyRootFilesystem/,
    },
    "containers that cannot be read": {
      resources: [aTask({}, { containerDefinitions: "[]" })],
      says: /containerDefinitions cannot be read/,
    },
    "a task that takes orders to fail": {
      resources: [aTask({}, { enableFaultInjection: true })],
      says: /enableFaultInjection has to be false/,
    },
    "a task in the machine's network": {
      resources: [aTask({}, { networkMode: "host" })],
      says: /networkMode has to be awsvpc/,
    },
    "a service that somebody logs in to": {
      resources: [aResource("aws:ecs/service:Service", "acme", { enableExecuteCommand: true })],
      says: /enableExecuteCommand has to be false/,
    },
    "a scheduled task that somebody logs in to": {
      resources: [
        aResource("aws:scheduler/schedule:Schedule", "acme", {
          target: { ecsParameters: { enableExecuteCommand: true } },
        }),
      ],
      says: /target\.ecsParameters\.enableExecuteCommand has to be false/,
    },
    "a role of somebody else": {
      resources: [
        aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm", {
          networkMode: "awsvpc",
          containerDefinitions: "[unknown]",
          taskRoleArn: "arn:aws:iam::111122223333:role/administrator",
        }),
      ],
      says: /taskRoleArn is no role of this stack/,
    },
    "machines that somebody can log in to": {
      resources: [aClusterMachine(agent, { keyName: "somebody" })],
      says: /keyName lets somebody log in/,
    },
    "machines that start privileged tasks": {
      resources: [aClusterMachine(agent.replace("PRIVILEGED=true", "PRIVILEGED=false"))],
      says: /userData does not say ECS_DISABLE_PRIVILEGED=true/,
    },
    "machines whose tasks can ask for its keys": {
      resources: [aClusterMachine(agent.replace("ECS_AWSVPC_BLOCK_IMDS=true", ""))],
      says: /userData does not say ECS_AWSVPC_BLOCK_IMDS=true/,
    },
    "machines that need no token": {
      resources: [aMachine({ ...tokens, httpTokens: "optional" })],
      says: /metadataOptions\.httpTokens has to be required/,
    },
    "machines whose containers can ask": {
      resources: [aMachine({ ...tokens, httpPutResponseHopLimit: 2 })],
      says: /metadataOptions\.httpPutResponseHopLimit has to be 1/,
    },
    "images that somebody can exchange": {
      resources: [aRepository({ imageTagMutability: "MUTABLE" })],
      says: /imageTagMutability has to be IMMUTABLE/,
    },
    "images that nobody looks at": {
      resources: [aRepository({ imageScanningConfiguration: {} })],
      says: /imageScanningConfiguration\.scanOnPush has to be true/,
    },
  },
  unknown: {
    "whether somebody logs in": {
      resources: [
        aResource("aws:ecs/service:Service", "acme", { enableExecuteCommand: "[unknown]" }),
      ],
      says: /enableExecuteCommand is not known before the update/,
    },
    "whether a root disk can be written": {
      resources: [aTask({ readonlyRootFilesystem: "[unknown]" })],
      says: /readonlyRootFilesystem is not known before the update/,
    },
    "containers that name what is still to be made": {
      resources: [aTask({}, { containerDefinitions: "[unknown]" })],
    },
  },
});
