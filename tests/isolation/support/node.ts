import type { FirewallRule } from "../../../catalog/resolved.ts";
import { platformGraph } from "../../support/graph.ts";
import { projectRoot } from "../../support/temp-catalog.ts";
import type { Party } from "./reach.ts";

interface GroupRule {
  readonly proto: string;
  readonly dport?: string;
  readonly source: string;
  readonly comment: string;
}

/**
 * The node that the site's endpoint names, with what the platform stack of `prod` makes its firewall of. What it
 * sends is not asked: it stands in a management network, and sends as `management` does.
 */
export async function nodeOfProd(): Promise<Party> {
  const graph = await platformGraph(projectRoot, "prod");
  const group = graph.find(({ type }) => type.endsWith(":GroupLegacy"));
  const { rules } = (group?.inputs ?? { rules: [] }) as { readonly rules: readonly GroupRule[] };
  return { name: "pve1", tenant: null, ip: "192.168.0.11", firewall: rules.flatMap(asRules) };
}

/** One rule for each port and each source; of a range its ends. */
function asRules({ proto, dport, source, comment }: GroupRule): FirewallRule[] {
  if (proto !== "tcp" && proto !== "udp") return [];
  return (dport ?? "").split(/[,:]/).flatMap((port) =>
    source.split(",").map((from) => ({
      direction: "in",
      action: "ACCEPT",
      protocol: proto,
      port: Number(port),
      source: from,
      comment,
    })),
  );
}
