import type { FirewallRule } from "../../catalog/resolved.ts";

/** A rule as PVE takes it. */
export interface PveRule {
  readonly type: "in" | "out";
  readonly action: "ACCEPT" | "DROP";
  readonly enabled: true;
  readonly log: "nolog";
  readonly comment: string;
  readonly proto?: string;
  readonly dport?: string;
  readonly source?: string;
  readonly dest?: string;
}

/** The one translation of a rule into PVE's words. */
export function pveRule(rule: FirewallRule): PveRule {
  return {
    type: rule.direction,
    action: rule.action,
    enabled: true,
    log: "nolog",
    comment: rule.comment,
    ...(rule.protocol === undefined ? {} : { proto: rule.protocol }),
    ...(rule.port === undefined ? {} : { dport: String(rule.port) }),
    ...(rule.source === undefined ? {} : { source: rule.source }),
    ...(rule.destination === undefined ? {} : { dest: rule.destination }),
  };
}

/**
 * What is wrong with a list of rules, in words.
 * An ACCEPT that names neither a port nor the other side would open the guest in that direction, whatever stands after
 * it; PVE would take it without a word.
 */
export function firewallProblems(rules: readonly FirewallRule[]): string[] {
  return rules.flatMap((rule, index) => {
    const at = `firewall rule ${index + 1} ("${rule.comment}")`;
    const problems: string[] = [];
    const peer = rule.direction === "in" ? rule.source : rule.destination;
    if (rule.action === "ACCEPT" && rule.port === undefined && isAnywhere(peer)) {
      const name = rule.direction === "in" ? "source" : "destination";
      problems.push(`${at} accepts everything ${rule.direction}. Give it a port or a ${name}.`);
    }
    if (rule.port !== undefined && rule.protocol === undefined) {
      problems.push(`${at} has port ${rule.port} and no protocol. Add "tcp" or "udp".`);
    }
    if (rule.port !== undefined && !(rule.port >= 1 && rule.port <= 65535)) {
      problems.push(`${at} has port ${rule.port}; a port is 1 to 65535.`);
    }
    return problems;
  });
}

function isAnywhere(peer: string | undefined): boolean {
  return peer === undefined || peer === "0.0.0.0/0" || peer === "::/0";
}
