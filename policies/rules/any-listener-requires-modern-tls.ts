import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf, textOf } from "../../guard/read/values.ts";
import { engineOf, parameterGroups, parameterOf } from "../aws/parameters.ts";
import { isPartOf, ofType, refersTo, typeOf } from "../aws/references.ts";
import type { Report, Rule } from "../rule.ts";

/** AWS's policies that offer TLS 1.2 and 1.3, or 1.3 alone; those with 1-0 and 1-1 in them offer more. */
const modern = /^ELBSecurityPolicy-TLS13-1-[23]-(?!.*-1-[01])/;

const versions = ["TLSv1.2", "TLSv1.3"];

/** The setting by which a server says which versions it speaks. */
const settings = { postgres: "ssl_min_protocol_version", mysql: "tls_version" } as const;

export const anyListenerRequiresModernTls: Rule = {
  id: "any-listener-requires-modern-tls",
  title:
    "Whatever listens speaks TLS 1.2 or newer, and what speaks plain HTTP to the world does nothing but redirect.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_2, CKV_AWS_103, CKV_AWS_378, CKV2_AWS_20, CKV2_AWS_74" },
    { name: "Trivy", reference: "AWS-0047, AWS-0054" },
  ],
  remedy:
    "Take a policy like ELBSecurityPolicy-TLS13-1-2-2021-06, TLSv1.2 or TLSv1.3, and let port 80 redirect to HTTPS.",
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  resource({ resource }, report) {
    if (typeOf(resource) === "aws:lb/listener:Listener") judgeListener(resource, report);
    if (parameterGroups.test(resource.type)) judgeServer(resource, report);
    if (resource.type === "command:remote:Command") judgeFile(resource, report);
  },
  stack({ resources }, report) {
    const plain = ofType(resources, "aws:lb/listener:Listener").filter(isPlain);
    for (const rule of ofType(resources, "aws:lb/listenerRule:ListenerRule")) {
      if (!plain.some((listener) => refersTo(rule, "listenerArn", listener))) continue;
      judgeActions(rule, "actions", report);
    }
  },
};

function isPlain({ inputs: { protocol = "HTTP" } }: GraphResource): boolean {
  return protocol === "HTTP";
}

function judgeListener(listener: GraphResource, report: Report): void {
  const { name, inputs } = listener;
  const { protocol = "HTTP", sslPolicy } = inputs;
  if (protocol === unknownValue) {
    report(`${name}: protocol is not known before the update. Say HTTPS, or HTTP with a redirect.`);
  } else if (protocol === "HTTPS" || protocol === "TLS") {
    const wanted = "It has to be one of TLS 1.2 and 1.3.";
    if (sslPolicy === unknownValue)
      report(`${name}: sslPolicy is not known before the update. ${wanted}`);
    else if (!modern.test(textOf(sslPolicy) ?? ""))
      report(`${name}: sslPolicy offers old versions. ${wanted}`);
  } else if (protocol === "HTTP") {
    judgeActions(listener, "defaultActions", report);
  } else if (!isPartOf(listener, "tenantry:aws:Nlb")) {
    // The edge's own passes connections on to a load balancer that speaks TLS.
    report(`${name}: protocol is neither HTTPS nor TLS. Use one of them.`);
  }
}

function judgeActions(resource: GraphResource, input: string, report: Report): void {
  const actions = resource.inputs[input];
  if (actions === unknownValue) {
    report(
      `${resource.name}: ${input} are not known before the update. Plain HTTP redirects to HTTPS.`,
      resource.urn,
    );
    return;
  }
  const toHttps = (it: unknown): boolean =>
    at(it, "type") === "redirect" && at(it, "redirect", "protocol") === "HTTPS";
  if (listOf(actions).length > 0 && listOf(actions).every(toHttps)) return;
  report(
    `${resource.name}: ${input} answer plain HTTP with something else than a redirect to HTTPS.`,
    resource.urn,
  );
}

function judgeServer(group: GraphResource, report: Report): void {
  const engine = engineOf(group);
  if (engine === undefined) return;
  const name = settings[engine];
  const value = parameterOf(group, name);
  const wanted = `has to be of ${versions.join(", ")}`;
  if (value === null)
    report(`${group.name}: ${name} is not known before the update. It ${wanted}.`);
  else if (!areModern((value ?? "").split(","))) report(`${group.name}: ${name} ${wanted}.`);
}

/** What is delivered to a host: nginx says its versions in its configuration. */
function judgeFile({ name, inputs }: GraphResource, report: Report): void {
  const text = textOf(inputs["stdin"]) ?? "";
  const said = [...text.matchAll(/^\s*ssl_protocols\s+([^;]*);/gm)];
  if (said.every(([, list = ""]) => areModern(list.trim().split(/\s+/)))) return;
  report(
    `${name}: stdin has ssl_protocols with old versions. They have to be of ${versions.join(", ")}.`,
  );
}

function areModern(list: readonly string[]): boolean {
  return list.every((it) => versions.includes(it.trim()));
}
