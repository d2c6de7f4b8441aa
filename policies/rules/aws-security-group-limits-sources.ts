import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { type GroupRule, groupRulesOf, type Ports } from "../../guard/read/group-rules.ts";
import { leavesOf, textOf } from "../../guard/read/values.ts";
import { isPrivate, liesIn, networkOf } from "../aws/networks.ts";
import { isPartOf, ofType, refersTo } from "../aws/references.ts";
import type { Rule, StackFacts } from "../rule.ts";

/** Components whose groups the internet may reach: load balancers. */
const entrances = ["tenantry:aws:Alb", "tenantry:aws:Nlb"];
/** Components whose groups a network may reach: ways to AWS itself, for all that stands in the VPC. */
const forWholeNetwork = ["tenantry:aws:VpcEndpoints"];

/**
 * Who may open a connection to the members of a group: members of other groups. A network may reach endpoints of AWS
 * alone, the world may reach load balancers alone, on 80 and 443. What is not known before the update is refused,
 * but for a group that this stack itself makes.
 *
 * Where the platform's word is part of the graph, as it is in a state, a group is the stack's own or one that was told.
 * The engine hands no such word to a policy: there only a stack with a network of its own is known to need none, and of
 * a tenant in a shared network the isolation proof says whose group it is.
 */
export const awsSecurityGroupLimitsSources: Rule = {
  id: "aws-security-group-limits-sources",
  title:
    "A security group admits other groups on named ports, and the internet on 80 and 443 of load balancers alone.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_24, CKV_AWS_25, CKV_AWS_260, CKV_AWS_277, CKV_AWS_382" },
    { name: "Trivy", reference: "AWS-0107, AWS-0104" },
    { name: "cdk-nag", reference: "AwsSolutions-EC23" },
  ],
  remedy:
    "Name the group that may connect, and the port. Whatever the internet is to reach stands behind a load balancer.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  stack({ resources, stack }, report) {
    const groups = groupsOf(resources, stack);
    for (const resource of resources) {
      for (const rule of groupRulesOf(resource)) {
        const problem = problemOf(rule, resource, resources, groups);
        if (problem !== undefined) {
          report(`${resource.name}: ${rule.input} ${problem}`, resource.urn);
        }
      }
    }
  },
};

interface Groups {
  readonly own: readonly GraphResource[];
  /** Those that others may have told; undefined where nobody knows. */
  readonly told: ReadonlySet<string> | undefined;
}

function groupsOf(resources: readonly GraphResource[], { tenant }: StackFacts): Groups {
  const references = ofType(resources, "pulumi:pulumi:StackReference");
  const texts = references.flatMap(({ outputs }) => [...leavesOf(outputs)].map(({ text }) => text));
  const hasNetwork = tenant === null || ofType(resources, "aws:ec2/vpc:Vpc").length > 0;
  return {
    own: ofType(resources, "aws:ec2/securityGroup:SecurityGroup"),
    told: texts.length > 0 || hasNetwork ? new Set(texts) : undefined,
  };
}

function problemOf(
  rule: GroupRule,
  holder: GraphResource,
  resources: readonly GraphResource[],
  groups: Groups,
): string | undefined {
  const { direction, peer, ports } = rule;
  if (ports.kind === "unknown") return "opens ports that are not known before the update.";
  switch (peer.kind) {
    case "prefixList":
      return "names a prefix list, and who is in it is not known. Name a group or a network.";
    case "self":
      return direction === "ingress"
        ? "admits every member of the group itself. Name a group."
        : undefined;
    case "group":
      if (ports.kind === "all") {
        return "opens every port or protocol to a group. Name the ports, of TCP.";
      }
      // A load balancer reaches its tasks on whichever port each has; nobody else is let in on more than one.
      if (direction === "ingress" && isRange(ports)) {
        return "admits a group on more than one port. Name one port a rule.";
      }
      return groupProblem(rule, holder, groups);
    case "cidr":
      return networkProblem(rule, holder, resources);
  }
}

/** A group is one of this stack, or one that the platform told. */
function groupProblem(
  { input, peer }: GroupRule,
  holder: GraphResource,
  { own, told }: Groups,
): string | undefined {
  const value = "value" in peer ? peer.value : undefined;
  const [field = input] = input.split(/[.[]/);
  if (own.some((group) => refersTo(holder, field, group))) return undefined;
  if (value === unknownValue) {
    // The platform's own groups are unknown while it is not there yet; the engine then says where a value comes from.
    const from = holder.options.dependencies?.[field];
    return from === undefined || from.length > 0
      ? "is not known before the update. Name a group of this stack or of the platform."
      : undefined;
  }
  const id = textOf(value);
  if (id === undefined || id === "")
    return "names no group. Name a group of this stack or of the platform.";
  return told === undefined || told.has(id)
    ? undefined
    : "names a group that is neither of this stack nor told by the platform.";
}

function networkProblem(
  { direction, peer, ports }: GroupRule,
  holder: GraphResource,
  resources: readonly GraphResource[],
): string | undefined {
  const value = "value" in peer ? peer.value : undefined;
  if (value === unknownValue)
    return "is not known before the update. Name a group, or a network as it is.";
  const network = networkOf(value);
  if (!network) return "is not a network. Give one like 10.40.0.0/16.";
  const cidr = `${network.address}/${network.prefix}`;
  const isWorld = !isPrivate(network);
  if (direction === "egress") return egressProblem(cidr, isWorld, ports);
  if (isWorld) {
    if (!entrances.some((it) => isPartOf(holder, it))) {
      return `admits ${cidr}. Only load balancers are reached from outside.`;
    }
    return isOneOf(ports, [80, 443]) ? undefined : `admits ${cidr} on other ports than 80 and 443.`;
  }
  if (!forWholeNetwork.some((it) => isPartOf(holder, it))) {
    return `admits the network ${cidr}, and with it whoever stands there. Name a group.`;
  }
  const own = ofType(resources, "aws:ec2/vpc:Vpc").flatMap(
    ({ inputs }) => networkOf(inputs["cidrBlock"]) ?? [],
  );
  if (!own.some((vpc) => liesIn(network, vpc)))
    return `admits ${cidr}, which lies in no VPC of this stack.`;
  return isOneOf(ports, [443]) ? undefined : `admits ${cidr} on other ports than 443.`;
}

/** To the world one port a rule, so that a way out is one that somebody named. */
function egressProblem(cidr: string, isWorld: boolean, ports: Ports): string | undefined {
  if (ports.kind !== "known")
    return `opens every port or protocol to ${cidr}. Name the port, of TCP.`;
  return isWorld && ports.from !== ports.to
    ? `opens more than one port to ${cidr}. Name one port a rule.`
    : undefined;
}

function isRange(ports: Ports): boolean {
  return ports.kind === "known" && ports.from !== ports.to;
}

function isOneOf(ports: Ports, allowed: readonly number[]): boolean {
  return ports.kind === "known" && ports.from === ports.to && allowed.includes(ports.from);
}
