import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, textOf } from "../../guard/read/values.ts";
import { namesOf } from "../aws/references.ts";
import { itemsOf } from "../read/guests.ts";
import type { Rule, StackFacts } from "../rule.ts";

const cloudflareRecord = "cloudflare:index/dnsRecord:DnsRecord";
const cloudflareTunnel = "cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared";

/** Records that send nobody anywhere. */
const harmless = new Set(["TXT", "CAA", "SOA"]);

/**
 * A name that points at what is gone is free for whoever gets that address next. So an alias needs a route of the same
 * stack that answers its name, and every other target has to come from a resource of the stack, not from a keyboard.
 * Which target it is may be unknown before the update; its name may not.
 */
export const anyRecordRequiresTarget: Rule = {
  id: "any-record-requires-target",
  title: "Every DNS record leads to something that the same stack makes.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Make the record with HostRecord beside the ServiceRoute that answers it, and take both out together; at Cloudflare with ZoneRecords.",
  url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html",
  stack: ({ resources, stack }, report) => {
    const hosts = resources.flatMap(answeredHosts);
    const urns = new Set(resources.map(({ urn }) => urn));
    for (const record of resources) {
      if (record.type === cloudflareRecord) {
        const problem = cloudflareProblem(record, resources, stack);
        if (problem) report(`${record.name}: ${problem}`, record.urn);
      }
      if (record.type !== "aws:route53/record:Record") continue;
      const problem = problemOf(record, hosts, urns);
      if (problem) report(`${record.name}: ${problem}`, record.urn);
    }
  },
};

function problemOf(
  { inputs, options }: GraphResource,
  hosts: readonly string[],
  urns: ReadonlySet<string>,
): string | undefined {
  const kind = textOf(inputs["type"]) ?? "";
  if (harmless.has(kind)) return undefined;
  if (itemsOf(inputs["aliases"]).length > 0) {
    const name = textOf(inputs["name"])?.replace(/\.$/, "").toLowerCase();
    if (name === undefined) return "its name is not known before the update.";
    if (hosts.some((host) => host === name)) return undefined;
    return "no listener rule of this stack answers its name.";
  }
  // Where a graph does not tell what comes from what, nothing is demanded.
  const sources = options.dependencies?.["records"] ?? [];
  if (options.dependencies === undefined || sources.some((urn) => urns.has(urn))) return undefined;
  return "records must come from a resource of this stack.";
}

/**
 * At Cloudflare a name leads to the tunnel that the stack makes. A public address is that of a host which
 * the catalog names.
 */
function cloudflareProblem(
  record: GraphResource,
  resources: readonly GraphResource[],
  { sites }: StackFacts,
): string | undefined {
  const kind = textOf(record.inputs["type"]) ?? "";
  if (harmless.has(kind)) return undefined;
  if (kind !== "CNAME") {
    const hosts = sites.flatMap((site) => (site.substrate === "vps" ? site.hosts : []));
    if (hosts.some((ip) => ip === record.inputs["content"])) return undefined;
    return "content must be the address of a host of the stack's site.";
  }
  const tunnels = resources.filter(({ type }) => type === cloudflareTunnel);
  const leads = tunnels.some((tunnel) => {
    const names = [...namesOf(tunnel)].map((it) => `${it}.cfargotunnel.com`);
    const { content } = record.inputs;
    return (
      (typeof content === "string" && names.includes(content)) ||
      record.options.dependencies?.["content"]?.includes(tunnel.urn) === true
    );
  });
  return leads ? undefined : "content must come from a tunnel of this stack.";
}

function answeredHosts({ type, inputs }: GraphResource): string[] {
  if (type !== "aws:lb/listenerRule:ListenerRule") return [];
  return itemsOf(inputs["conditions"])
    .flatMap((condition) => itemsOf(at(condition, "hostHeader", "values")))
    .filter((host): host is string => typeof host === "string" && host !== unknownValue)
    .map((host) => host.toLowerCase());
}
