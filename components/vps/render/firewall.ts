import { tenantUser } from "../../conventions.ts";
import { Fields } from "../../host/render/fields.ts";

export interface FirewallMain {
  /** Networks that may log in over SSH, `203.0.113.0/24`; at least one. */
  readonly management: readonly string[];
  /** Networks that visitors come from: Cloudflare's, where it stands in front. @default everywhere */
  readonly visitors?: readonly string[];
}

/** What one tenant's processes may open, beside the internet on port 443. */
export interface FirewallTenant {
  /** The tenant's number, from the ledger. */
  readonly number: number;
  /** Ports on the host's loopback: its databases, the cache. */
  readonly local: readonly number[];
  /** Resolvers: addresses, IPv4 or IPv6. */
  readonly dns: readonly string[];
  /** Other addresses that its `uses` names. */
  readonly others: readonly { readonly host: string; readonly port: number }[];
}

const cidrForm = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

/** Nobody's tenant has business there: loopback, private and link-local networks, and what is nobody's. */
const notInternet = {
  4: [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
  ],
  6: ["::/127", "fc00::/7", "fe80::/10", "ff00::/8"],
} as const;

/**
 * What comes in: the proxy's ports from everywhere or from who stands in front, SSH from the management networks, and what was asked for.
 * @throws Error naming everything that is wrong: without a management network nobody could log in any more.
 */
export function renderFirewallMain({ management, visitors = [] }: FirewallMain): string {
  const fields = new Fields();
  if (management.length === 0) fields.problem("management must name at least one network");
  for (const network of management) {
    fields.word("management", network, cidrForm, "a network such as 203.0.113.0/24");
  }
  for (const network of visitors) {
    fields.word("visitors", network, cidrForm, "a network such as 203.0.113.0/24");
  }
  const from = visitors.length > 0 ? `ip saddr { ${visitors.join(", ")} } ` : "";
  fields.done("The firewall's main part");
  return lines([
    "chain input {",
    "  type filter hook input priority filter; policy drop;",
    "  ct state established,related accept",
    "  ct state invalid drop",
    "  iif lo accept",
    "  icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } accept",
    "  meta l4proto ipv6-icmp accept",
    `  ${from}tcp dport { 80, 443 } accept`,
    `  ip saddr { ${management.join(", ")} } tcp dport 22 accept`,
    "}",
    "chain forward {",
    "  type filter hook forward priority filter; policy drop;",
    "}",
  ]);
}

/**
 * The chain of one tenant: whatever its user sends goes through it. No time server: the host keeps the time.
 * @throws Error naming everything that is wrong.
 */
export function renderFirewallTenant({ number, local, dns, others }: FirewallTenant): string {
  const fields = new Fields();
  fields.whole("number", number, 1, 39_999);
  const rules = [
    ...[...new Set(local)]
      .sort((one, other) => one - other)
      .map(
        (port) => `ip daddr 127.0.0.1 tcp dport ${fields.whole("local", port, 1, 65_535)} accept`,
      ),
    ...dns.flatMap((address) => {
      const to = `${family(address)} daddr ${address}`;
      checkAddress(fields, "dns", address);
      return [`${to} udp dport 53 accept`, `${to} tcp dport 53 accept`];
    }),
    ...others.map(({ host, port }) => {
      fields.ip("others: host", host);
      return `ip daddr ${host} tcp dport ${fields.whole("others: port", port, 1, 65_535)} accept`;
    }),
  ];
  fields.done("A tenant's firewall");
  return lines([
    `chain ${tenantUser(number)} {`,
    ...rules.map((rule) => `  ${rule}`),
    `  ip daddr { ${notInternet[4].join(", ")} } reject`,
    `  ip6 daddr { ${notInternet[6].join(", ")} } reject`,
    "  tcp dport 443 accept",
    "  reject",
    "}",
  ]);
}

function family(address: string): "ip" | "ip6" {
  return address.includes(":") ? "ip6" : "ip";
}

function checkAddress(fields: Fields, what: string, address: string): void {
  if (family(address) === "ip") fields.ip(what, address);
  else fields.word(what, address, /^[0-9a-f:]+$/, "an IPv6 address in lower case");
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
