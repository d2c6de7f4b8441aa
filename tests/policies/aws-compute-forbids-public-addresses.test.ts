import type { GraphResource } from "../../guard/graph.ts";
import { awsComputeForbidsPublicAddresses } from "../../policies/rules/aws-compute-forbids-public-addresses.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

function aService(networkConfiguration: unknown): GraphResource {
  return aResource("aws:ecs/service:Service", "acme-crm", {
    name: "acme-crm",
    networkConfiguration,
  });
}

function aSubnet(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:ec2/subnet:Subnet", "acme-private-a", {
    cidrBlock: "10.128.17.0/27",
    mapPublicIpOnLaunch: false,
    ...inputs,
  });
}

function aTemplate(networkInterfaces: unknown): GraphResource {
  return aResource("aws:ec2/launchTemplate:LaunchTemplate", "cloud-fleet", { networkInterfaces });
}

function aSchedule(assignPublicIp: unknown): GraphResource {
  return aResource("aws:scheduler/schedule:Schedule", "acme-dumps", {
    target: { ecsParameters: { networkConfiguration: { assignPublicIp } } },
  });
}

ruleCases(awsComputeForbidsPublicAddresses, {
  passes: {
    "what has no address": [
      aService({ assignPublicIp: false, subnets: ["acme-private-a-id"] }),
      aSubnet({ assignIpv6AddressOnCreation: false }),
      aTemplate([{ associatePublicIpAddress: "false", deviceIndex: 0 }]),
      aSchedule(false),
      aResource("aws:scheduler/schedule:Schedule", "acme-other", { target: { arn: "x" } }),
    ],
    "the address of a NAT gateway": [aResource("aws:ec2/eip:Eip", "acme-nat", { domain: "vpc" })],
  },
  violates: {
    "a task with an address": {
      resources: [aService({ assignPublicIp: true })],
      says: /networkConfiguration\.assignPublicIp has to be false/,
    },
    "a task that does not say": {
      resources: [aService({ subnets: ["acme-private-a-id"] })],
      says: /networkConfiguration\.assignPublicIp has to be false/,
    },
    "a task that is started by a schedule, with an address": {
      resources: [aSchedule(true)],
      says: /target\.ecsParameters\.networkConfiguration\.assignPublicIp has to be false/,
    },
    "a task that is started by a schedule and does not say": {
      resources: [aSchedule(undefined)],
      says: /target\.ecsParameters\.networkConfiguration\.assignPublicIp has to be false/,
    },
    "a subnet that gives addresses": {
      resources: [aSubnet({ mapPublicIpOnLaunch: true })],
      says: /mapPublicIpOnLaunch has to be false/,
    },
    "a subnet that gives addresses of IPv6": {
      resources: [aSubnet({ assignIpv6AddressOnCreation: true })],
      says: /assignIpv6AddressOnCreation has to be false/,
    },
    "a machine with an address": {
      resources: [
        aResource("aws:ec2/instance:Instance", "acme", { associatePublicIpAddress: true }),
      ],
      says: /associatePublicIpAddress has to be false/,
    },
    "a machine that does not say": {
      resources: [aResource("aws:ec2/instance:Instance", "acme", { ami: "ami-0aaa" })],
      says: /associatePublicIpAddress has to be false/,
    },
    "machines of a template with an address": {
      resources: [aTemplate([{ associatePublicIpAddress: "true" }])],
      says: /networkInterfaces\.0\.associatePublicIpAddress has to be false/,
    },
    "machines of a template that does not say": {
      resources: [aTemplate([{ deviceIndex: 0 }])],
      says: /networkInterfaces\.0\.associatePublicIpAddress has to be false/,
    },
    "machines of a template without an interface": {
      resources: [aTemplate(undefined)],
      says: /networkInterfaces are not given/,
    },
    "a fixed address of a machine": {
      resources: [aResource("aws:ec2/eip:Eip", "acme-crm", { instance: "i-0aaa" })],
      says: /instance ties a fixed address to a machine/,
    },
    "a fixed address of an interface": {
      resources: [aResource("aws:ec2/eip:Eip", "acme-crm", { networkInterface: "eni-0aaa" })],
      says: /networkInterface ties a fixed address to a machine/,
    },
    "an address that is tied later": {
      resources: [
        aResource("aws:ec2/eipAssociation:EipAssociation", "acme", { instanceId: "i-0" }),
      ],
      says: /ties a fixed address to a machine/,
    },
    "a function with an address": {
      resources: [aResource("aws:lambda/functionUrl:FunctionUrl", "acme", { functionName: "x" })],
      says: /gives a function an address/,
    },
  },
  unknown: {
    "whether a task has an address": {
      resources: [aService({ assignPublicIp: "[unknown]" })],
      says: /assignPublicIp is not known before the update/,
    },
    "how a task stands in the network": {
      resources: [aService("[unknown]")],
      says: /assignPublicIp is not known before the update/,
    },
    "the interfaces of a template": {
      resources: [aTemplate("[unknown]")],
      says: /networkInterfaces are not known before the update/,
    },
    "a fixed address of a machine that is still to be made": {
      resources: [aResource("aws:ec2/eip:Eip", "acme-crm", { instance: "[unknown]" })],
      says: /instance ties a fixed address to a machine/,
    },
    "where a task stands": {
      resources: [aService({ assignPublicIp: false, subnets: "[unknown]" })],
    },
  },
});
