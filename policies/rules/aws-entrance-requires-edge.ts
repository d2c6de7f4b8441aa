import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { isPartOf, typeOf } from "../aws/references.ts";
import { isGiven, requireValue } from "../aws/require-value.ts";
import type { Report, Rule } from "../rule.ts";

/** Components that are meant to be reached from the internet. */
const edges = ["tenantry:aws:Alb", "tenantry:aws:Nlb"];

/** Other ways in that AWS offers; none of them is part of a site. */
const otherWays = new RegExp(
  `^aws:(${[
    ...["amplify", "apigateway", "apigatewayv2", "apprunner", "appsync", "cloudfront"],
    ...["elasticbeanstalk", "elb", "globalaccelerator", "iot", "lightsail", "transfer"],
    "verifiedaccess",
  ].join("|")})/`,
);

/** What a load balancer may do with a host that nobody has. */
const forStrangers = ["fixed-response", "redirect"];

export const awsEntranceRequiresEdge: Rule = {
  id: "aws-entrance-requires-edge",
  title:
    "Only the load balancers of the edge are reached from the internet; they log, and give each request to the host it names.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_91, CKV_AWS_131, CKV_AWS_328" },
    { name: "Trivy", reference: "AWS-0052, AWS-0053" },
    { name: "cdk-nag", reference: "AwsSolutions-ELB2" },
  ],
  remedy:
    "Route it through the site's load balancer with a ServiceRoute, or make the load balancer internal.",
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  resource({ resource }, report) {
    const { name } = resource;
    const type = typeOf(resource);
    if (otherWays.test(type))
      report(`${name}: ${type} is another way in from the internet. Take it out.`);
    if (type === "aws:lb/loadBalancer:LoadBalancer") judgeBalancer(resource, report);
    if (type === "aws:lb/listener:Listener") judgeStrangers(resource, report);
    if (type === "aws:lb/listenerRule:ListenerRule") judgeHosts(resource, report);
    if (type === "aws:route53/record:Record" && isGiven(resource.inputs["allowOverwrite"])) {
      // Else a record takes the place of one that another stack made.
      requireValue(resource, "allowOverwrite", [false], report);
    }
    if (type === "aws:lb/targetGroup:TargetGroup" && !isHttp(resource)) {
      requireValue(resource, "targetType", ["alb"], report);
    }
  },
};

function judgeBalancer(balancer: GraphResource, report: Report): void {
  const { name, inputs } = balancer;
  if (inputs["internal"] === true) return;
  if (inputs["internal"] === unknownValue) {
    report(`${name}: internal is not known before the update. Say true or false.`);
    return;
  }
  if (!edges.some((it) => isPartOf(balancer, it))) {
    report(`${name}: internal is not true, and this is not the edge's load balancer.`);
  }
  if (inputs["loadBalancerType"] === "network") return;
  requireValue(balancer, "accessLogs.enabled", [true], report);
  requireValue(balancer, "dropInvalidHeaderFields", [true], report);
  requireValue(balancer, "desyncMitigationMode", ["strictest", "defensive"], report);
}

/** Of HTTP: what names no known host must not end at a service. What passes TCP on is followed by such a listener. */
function judgeStrangers(listener: GraphResource, report: Report): void {
  const { name, inputs } = listener;
  if (!isHttp(listener)) return;
  for (const [index, action] of listOf(inputs["defaultActions"]).entries()) {
    if (forStrangers.some((it) => it === at(action, "type"))) continue;
    report(
      `${name}: defaultActions[${index}] gives a host that nobody has to a service. Answer with ${forStrangers.join(" or ")}.`,
    );
  }
}

/** HTTP is what a listener or a target group speaks if it does not say. */
function isHttp({ inputs: { protocol = "HTTP" } }: GraphResource): boolean {
  return protocol === "HTTP" || protocol === "HTTPS" || protocol === unknownValue;
}

function judgeHosts({ name, inputs }: GraphResource, report: Report): void {
  const hosts = listOf(inputs["conditions"]).flatMap((it) =>
    listOf(at(it, "hostHeader", "values")),
  );
  const wanted = "Name each host in full.";
  if (inputs["conditions"] === unknownValue || hosts.includes(unknownValue)) {
    report(`${name}: conditions are not known before the update. ${wanted}`);
  } else if (hosts.length === 0) {
    report(
      `${name}: conditions name no host, so that every tenant's requests come here. ${wanted}`,
    );
  } else if (
    hosts.some((it) => typeof it !== "string" || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(it))
  ) {
    report(
      `${name}: conditions have a host with a pattern, which may be another tenant's. ${wanted}`,
    );
  }
}
