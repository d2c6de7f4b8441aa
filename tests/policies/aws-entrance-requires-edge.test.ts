import type { GraphResource } from "../../guard/graph.ts";
import { awsEntranceRequiresEdge } from "../../policies/rules/aws-entrance-requires-edge.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

/** A load balancer in a component of this type. */
function aBalancer(inputs: GraphResource["inputs"], component = "Alb"): GraphResource {
  return aResource(
    "aws:lb/loadBalancer:LoadBalancer",
    "cloud-shard-1",
    {
      internal: false,
      loadBalancerType: "application",
      accessLogs: { bucket: "cloud-platform-access-logs", enabled: true },
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      ...inputs,
    },
    { parent: `urn:pulumi:prod::tenantry::tenantry:aws:${component}::cloud-shard-1` },
  );
}

function aListener(defaultActions: unknown, protocol = "HTTPS"): GraphResource {
  return aResource("aws:lb/listener:Listener", "cloud-shard-1-443", { protocol, defaultActions });
}

function aRule(conditions: unknown): GraphResource {
  return aResource("aws:lb/listenerRule:ListenerRule", "acme-crm-route", { conditions });
}

const forward = [{ type: "forward", targetGroupArn: "acme" }];

ruleCases(awsEntranceRequiresEdge, {
  passes: {
    "the edge's load balancers": [
      aBalancer({}),
      aBalancer({ loadBalancerType: "network", accessLogs: undefined }, "Nlb"),
    ],
    "a load balancer inside": [aBalancer({ internal: true, accessLogs: undefined }, "Whatever")],
    "a listener that knows no stranger": [
      aListener([{ type: "fixed-response", fixedResponse: { statusCode: "404" } }]),
      aListener([{ type: "redirect" }], "HTTP"),
      aListener(forward, "TCP"),
    ],
    "a route for one host": [
      aRule([
        { hostHeader: { values: ["acme.cloud.example"] } },
        { pathPattern: { values: ["/crm"] } },
      ]),
    ],
    "a name that takes nobody's place": [
      aResource("aws:route53/record:Record", "acme-host", { name: "acme.cloud.example" }),
      aResource("aws:route53/record:Record", "acme-other", { allowOverwrite: false }),
    ],
    "connections that a load balancer takes": [
      aResource("aws:lb/targetGroup:TargetGroup", "cloud", { protocol: "TCP", targetType: "alb" }),
      aResource("aws:lb/targetGroup:TargetGroup", "acme", { protocol: "HTTP", targetType: "ip" }),
    ],
  },
  violates: {
    "a load balancer of somebody else": {
      resources: [aBalancer({}, "FargateService")],
      says: /internal is not true, and this is not the edge's/,
    },
    "a load balancer that does not say, by its other name": {
      resources: [
        {
          ...aBalancer({ internal: undefined }, "FargateService"),
          type: "aws:alb/loadBalancer:LoadBalancer",
        },
      ],
      says: /internal is not true/,
    },
    "a load balancer without logs": {
      resources: [aBalancer({ accessLogs: { enabled: false } })],
      says: /accessLogs\.enabled has to be true/,
    },
    "a load balancer that passes broken headers on": {
      resources: [aBalancer({ dropInvalidHeaderFields: false })],
      says: /dropInvalidHeaderFields has to be true/,
    },
    "a load balancer that passes ambiguous requests on": {
      resources: [aBalancer({ desyncMitigationMode: "monitor" })],
      says: /desyncMitigationMode has to be strictest or defensive/,
    },
    "a name that takes another one's place": {
      resources: [
        aResource("aws:route53/record:Record", "acme-host", {
          name: "acme.cloud.example",
          allowOverwrite: true,
        }),
      ],
      says: /allowOverwrite has to be false/,
    },
    ...Object.fromEntries(
      [
        "aws:apigatewayv2/api:Api",
        "aws:apigateway/restApi:RestApi",
        "aws:apprunner/service:Service",
        "aws:cloudfront/distribution:Distribution",
        "aws:elb/loadBalancer:LoadBalancer",
        "aws:globalaccelerator/accelerator:Accelerator",
      ].map((type) => [
        type,
        { resources: [aResource(type, "acme-in", { name: "x" })], says: /another way in/ },
      ]),
    ),
    "a listener that gives every host to a service": {
      resources: [aListener(forward)],
      says: /defaultActions\[0\] gives a host that nobody has to a service/,
    },
    "a route for no host": {
      resources: [aRule([{ pathPattern: { values: ["/*"] } }])],
      says: /conditions name no host/,
    },
    "a route for a pattern of hosts": {
      resources: [aRule([{ hostHeader: { values: ["acme.cloud.example", "*.cloud.example"] } }])],
      says: /a host with a pattern/,
    },
    "connections that end at a task": {
      resources: [
        aResource("aws:lb/targetGroup:TargetGroup", "acme", { protocol: "TCP", targetType: "ip" }),
      ],
      says: /targetType has to be alb/,
    },
  },
  unknown: {
    "whether a load balancer is inside": {
      resources: [aBalancer({ internal: "[unknown]" }, "FargateService")],
      says: /internal is not known before the update/,
    },
    "the hosts of a route": {
      resources: [aRule([{ hostHeader: { values: ["[unknown]"] } }])],
      says: /conditions are not known before the update/,
    },
    "the conditions of a route": {
      resources: [aRule("[unknown]")],
      says: /conditions are not known before the update/,
    },
    "where a load balancer logs": {
      resources: [aBalancer({ accessLogs: { bucket: "[unknown]", enabled: true } })],
    },
  },
});
