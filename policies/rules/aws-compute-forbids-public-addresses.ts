import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf, mapOf } from "../../guard/read/values.ts";
import { isGiven, requireValue } from "../aws/require-value.ts";
import type { Report, Rule } from "../rule.ts";

/** Switches that give an address of the internet, wherever they stand. */
const switches = [
  "assignIpv6AddressOnCreation",
  "assignPublicIp",
  "associateCarrierIpAddress",
  "associatePublicIpAddress",
  "mapCustomerOwnedIpOnLaunch",
  "mapPublicIpOnLaunch",
];

const service = "aws:ecs/service:Service";

/** What has to say it itself: what AWS assumes depends on the subnet. */
const required: Readonly<Record<string, string>> = {
  "aws:ec2/instance:Instance": "associatePublicIpAddress",
  "aws:ec2/launchConfiguration:LaunchConfiguration": "associatePublicIpAddress",
  "aws:ec2/subnet:Subnet": "mapPublicIpOnLaunch",
  [service]: "networkConfiguration.assignPublicIp",
};

/** What a fixed address may not be tied to: a NAT gateway and a load balancer name it themselves. */
const machines = ["instance", "networkInterface"];

export const awsComputeForbidsPublicAddresses: Rule = {
  id: "aws-compute-forbids-public-addresses",
  title: "No task, machine, function or subnet has or gives an address of the internet.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [{ name: "Checkov", reference: "CKV_AWS_88, CKV_AWS_130, CKV_AWS_333, CKV_AWS_258" }],
  remedy:
    "Let it be reached through the load balancer, and let it reach the internet through a NAT gateway.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html",
  resource({ resource }, report) {
    const { type, name, inputs } = resource;
    const own = requiredOf(resource);
    if (own !== undefined) requireValue(resource, own, [false], report);
    for (const path of switchesIn(inputs)) {
      if (path !== own) requireValue(resource, path, [false], report);
    }
    if (type === "aws:ec2/launchTemplate:LaunchTemplate") judgeTemplate(resource, report);
    if (type === "aws:ec2/eip:Eip") judgeAddress(resource, report);
    if (type === "aws:ec2/eipAssociation:EipAssociation") {
      report(
        `${name}: ties a fixed address to a machine. Only NAT gateways and load balancers have one.`,
      );
    }
    if (type === "aws:lambda/functionUrl:FunctionUrl") {
      report(`${name}: gives a function an address of the internet. Call it through AWS.`);
    }
  },
};

function requiredOf({ type, inputs }: GraphResource): string | undefined {
  // A schedule may start something else than a task.
  const isTask = at(inputs, "target", "ecsParameters") !== undefined;
  return isTask ? `target.ecsParameters.${required[service]}` : required[type];
}

/** `networkInterfaces.0.associatePublicIpAddress`; as paths. */
function* switchesIn(value: unknown, path = ""): Generator<string> {
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(mapOf(value));
  for (const [key, part] of entries) {
    const here = path === "" ? String(key) : `${path}.${key}`;
    if (switches.includes(String(key))) yield here;
    yield* switchesIn(part, here);
  }
}

/** Without a network interface the subnet decides. */
function judgeTemplate(template: GraphResource, report: Report): void {
  const { name, inputs } = template;
  const { networkInterfaces } = inputs;
  if (networkInterfaces === unknownValue) {
    report(
      `${name}: networkInterfaces are not known before the update. Give associatePublicIpAddress false.`,
    );
  } else if (listOf(networkInterfaces).length === 0) {
    report(
      `${name}: networkInterfaces are not given. Give one with associatePublicIpAddress false.`,
    );
  }
  for (const [index, it] of listOf(networkInterfaces).entries()) {
    if (mapOf(it)["associatePublicIpAddress"] === undefined) {
      requireValue(
        template,
        `networkInterfaces.${index}.associatePublicIpAddress`,
        [false],
        report,
      );
    }
  }
}

function judgeAddress({ name, inputs }: GraphResource, report: Report): void {
  for (const input of machines.filter((it) => isGiven(inputs[it]))) {
    report(
      `${name}: ${input} ties a fixed address to a machine. Only NAT gateways and load balancers have one.`,
    );
  }
}
