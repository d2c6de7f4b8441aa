import type { LedgerNetwork, ProxmoxSite } from "../catalog.ts";
import { addressToNumber, isIpv4, networkContains, prefixOf, rangeOf } from "../ipv4.ts";
import type { FirewallRule, ResolvedProxmoxSite } from "../resolved.ts";
import { tenantNetworks } from "./resolve/firewall/parties.ts";
import { externalForTenants } from "./resolve/uses.ts";
import { entryAddressOf, networksOf } from "./site-guests.ts";

/** What a router is told about one way between two networks. */
interface Way {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  /** Undefined: every port. */
  readonly port: number | undefined;
  readonly why: string;
}

/**
 * The rules that a site's own router must have, as a page in Markdown. Tenantry does not make the router: between
 * networks its rules are what the guests' firewalls say, said once more in another place.
 *
 * @param site the site's file
 * @param resolved the same site, resolved: its guests' firewalls are what the ways are taken from
 * @param networks tenants' own networks from the ledger, by VLAN
 */
export function routerPage(
  site: ProxmoxSite,
  resolved: ResolvedProxmoxSite,
  networks: ReadonlyMap<number, LedgerNetwork>,
): string {
  return [
    `# The router of ${site.id}`,
    "",
    "Generated from the site's file and its ledger by `npm run fix`; do not edit. A bridge or silo tenant that is added or released changes it.",
    "",
    "Tenantry does not make the router. It must have exactly these networks and rules: each guest has a firewall of its own that says the same, so a mistake in one place is caught by the other.",
    "",
    "## Networks",
    "",
    "The router has the gateway's address in each. A tenant's own network has nobody else in it.",
    "",
    ...table(
      ["VLAN", "bridge", "network", "gateway", "what stands there"],
      [
        ...networksOf(site).map(([name, { vlan, bridge, cidr, gateway }]) => [
          String(vlan),
          bridge,
          cidr,
          gateway,
          describe[name],
        ]),
        ...[...networks].map(([vlan, { of, cidr }]) => [
          String(vlan),
          site.networks.tenants.bridge,
          cidr,
          firstAddress(cidr),
          `the tenant ${of} alone`,
        ]),
      ],
    ),
    ...ownNetworks(site),
    "",
    "## From the internet",
    "",
    ...wayIn(site, resolved),
    "",
    "## Between networks",
    "",
    "In this order; the first rule that fits decides.",
    "",
    ...rules(site).map((rule, index) => `${index + 1}. ${rule}`),
    "",
    ...table(
      ["from", "to", "protocol", "port", "what for"],
      waysBetween(site, resolved).map((way) => [
        way.from,
        way.to,
        way.protocol,
        way.port === undefined ? "all" : String(way.port),
        way.why,
      ]),
    ),
    "",
  ].join("\n");
}

function rules(site: ProxmoxSite): string[] {
  const tenants = tenantNetworks(site).join(", ");
  return [
    "Answers to connections that were let through: accept.",
    `From every network above to the site's resolvers (${site.dns.join(", ")}; TCP and UDP 53) and time servers (${site.ntp.join(", ")}; UDP 123): accept. Where that is the router itself, it answers.`,
    `From ${tenants} to ${site.management.join(", ")}: drop. No tenant's guest reaches a management network.`,
    "The ways in the table below: accept.",
    "Between any two networks above, and from them to any private address: drop. So no tenant's network reaches another's.",
    "From every network above to the internet, TCP 443: accept.",
    "Everything else: drop.",
  ];
}

const describe: Record<keyof ProxmoxSite["networks"], string> = {
  platform: "the platform's containers",
  machines: "the platform's virtual machines",
  tenants: "guests of pool tenants, each behind its own firewall",
};

/** What the next bridge or silo tenant needs, before there is one. */
function ownNetworks({ ranges, networks }: ProxmoxSite): string[] {
  const { vlan, cidr } = ranges;
  if (vlan === undefined || cidr === undefined) return [];
  const first = vlan.slice(0, vlan.indexOf("-"));
  return [
    "",
    `VLANs ${vlan} on ${networks.tenants.bridge} are for tenants that get a network of their own: VLAN ${first} the first /24 of ${cidr}, and so on, each with the gateway at its first address. Every host's bridge carries them.`,
  ];
}

function firstAddress(cidr: string): string {
  const { first } = rangeOf(cidr);
  return [24, 16, 8, 0].map((bits) => Math.floor((first + 1) / 2 ** bits) % 256).join(".");
}

/** What is let in, if anything. */
function wayIn(site: ProxmoxSite, resolved: ResolvedProxmoxSite): string[] {
  const rows = fromInternet(resolved, entryAddressOf(site));
  const out =
    "Connections that guests open to the internet leave with the router's public address.";
  const names = `The names \`${site.domain}\` and \`*.${site.domain}\` stand for`;
  if (rows.length === 0) {
    return [
      `${names} Cloudflare. Nothing is let in: requests come through the tunnel that guests of the site open from inside. ${out}`,
    ];
  }
  return [
    `${names} ${resolved.cloudflare ? "Cloudflare" : "the router's public address"}.`,
    "",
    ...table(["public port", "sent to", "what for"], rows),
    "",
    `Nothing else is let in. ${out}`,
  ];
}

/** The proxy's two ports at the address that requests go to, and what other guests accept from everybody. */
function fromInternet(resolved: ResolvedProxmoxSite, entry: string): string[][] {
  const proxies = resolved.shared.filter(({ role }) => role === "proxy");
  const rows = proxies.flatMap(({ guest }) =>
    open(guest.firewall).map(({ port }) => [`TCP ${port ?? ""}`, entry, "the proxy"]),
  );
  for (const guest of resolved.guests) {
    const { ip, firewall } = guest.kind === "vm" ? guest.machine : guest.guest;
    for (const { protocol, port } of open(firewall)) {
      rows.push([`${(protocol ?? "tcp").toUpperCase()} ${port ?? ""}`, ip, guest.title]);
    }
  }
  return rows;
}

function open(firewall: readonly FirewallRule[]): FirewallRule[] {
  return firewall.filter((it) => it.direction === "in" && it.action === "ACCEPT" && !it.source);
}

/** Every way between two networks that a guest of the platform accepts or takes, each once. */
function waysBetween(site: ProxmoxSite, resolved: ResolvedProxmoxSite): Way[] {
  const ways = new Map<string, Way>();
  const add = (way: Way): void => {
    const key = [way.from, way.to, way.protocol, way.port].join(" ");
    if (!ways.has(key)) ways.set(key, way);
  };
  const general = new Set([...site.dns, ...site.ntp]);
  for (const { name, ip, cidr, firewall } of guestsOf(resolved)) {
    for (const rule of firewall) {
      const peer = rule.source ?? rule.destination;
      if (rule.action !== "ACCEPT" || peer === undefined || general.has(peer)) continue;
      if (networkContains(cidr, asNetwork(peer))) continue;
      const { protocol = "tcp", port, comment, direction } = rule;
      const what = { protocol: protocol.toUpperCase(), port };
      if (direction === "in") add({ from: peer, to: ip, ...what, why: `${comment} to ${name}` });
      else add({ from: ip, to: peer, ...what, why: `${name} to ${comment}` });
    }
  }
  for (const way of [...toOwnServers(site), ...toExternal(site)]) add(way);
  const all = [...ways.values()];
  return all.filter((way) => !all.some((other) => isWider(other, way))).sort(byAddress);
}

/** Whether `other` lets through what `way` does, and more. */
function isWider(other: Way, way: Way): boolean {
  return (
    other !== way &&
    other.protocol === way.protocol &&
    (other.port === undefined || other.port === way.port) &&
    networkContains(asNetwork(other.from), asNetwork(way.from)) &&
    networkContains(asNetwork(other.to), asNetwork(way.to))
  );
}

/** Who runs Tenantry stands in a management network, and makes databases on the tenants' own servers. */
function toOwnServers({ dedicated, management, ranges }: ProxmoxSite): Way[] {
  const { cidr } = ranges;
  if (!dedicated || cidr === undefined) return [];
  const why = "management to tenants' own servers";
  const ports = [...new Set([22, dedicated.postgres.port, dedicated.redis.port])];
  return management.flatMap((from) =>
    ports.map((port) => ({ from, to: cidr, protocol: "TCP", port, why })),
  );
}

/** Tenants' stacks open these ways, guest by guest; the router opens them to all networks of tenants. */
function toExternal(site: ProxmoxSite): Way[] {
  return externalForTenants(site).flatMap(([id, { ip, ports }]) =>
    tenantNetworks(site).flatMap((from) =>
      ports.map((port) => ({ from, to: ip, protocol: "TCP", port, why: `tenants to ${id}` })),
    ),
  );
}

function guestsOf(resolved: ResolvedProxmoxSite): {
  readonly name: string;
  readonly ip: string;
  readonly cidr: string;
  readonly firewall: readonly FirewallRule[];
}[] {
  return [
    ...resolved.shared.map(({ role, guest }) => ({
      name: role,
      ...guest,
      cidr: guest.network.cidr,
    })),
    ...resolved.guests.map((it) => {
      const guest = it.kind === "vm" ? it.machine : it.guest;
      return { name: it.id, ...guest, cidr: guest.network.cidr };
    }),
  ];
}

/** An address as the network that has nothing else in it. */
function asNetwork(place: string): string {
  return isIpv4(place) ? `${place}/32` : place;
}

function byAddress(a: Way, b: Way): number {
  return (
    compare(a.from, b.from) ||
    compare(a.to, b.to) ||
    (a.port ?? 0) - (b.port ?? 0) ||
    (a.protocol < b.protocol ? -1 : 1)
  );
}

function compare(a: string, b: string): number {
  const [one, two] = [asNetwork(a), asNetwork(b)];
  const address = (it: string): number => addressToNumber(it.slice(0, it.indexOf("/")));
  return address(one) - address(two) || prefixOf(one) - prefixOf(two);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
