import type { AdoptedGuest } from "../../../catalog/resolved.ts";
import { type SiteGuest, siteBefore } from "./before-takeover.ts";

/** A guest of the hand-made site, as `localcloud fill` reads it. */
export type HandMadeGuest = Omit<AdoptedGuest, "firewall"> & {
  readonly vmid: number;
  readonly node: string;
  readonly ip: string;
  readonly prefix: number;
  readonly gateway: string;
  readonly template?: boolean;
  readonly tags?: readonly string[];
  readonly firewall?: {
    readonly options?: Readonly<Record<string, string | number>>;
    readonly rules?: readonly Readonly<Record<string, string | number>>[];
  };
};

export interface HandMadeProxyHost {
  readonly id: number;
  readonly domain_names: readonly string[];
  readonly forward_scheme: string;
  readonly forward_host: string;
  readonly forward_port: number;
  readonly locations: readonly {
    readonly path: string;
    readonly forward_scheme: string;
    readonly forward_host: string;
    readonly forward_port: number;
  }[];
  readonly allow_websocket_upgrade: boolean;
  readonly ssl_forced: boolean;
  readonly enabled: boolean;
}

export interface HandMadeSite {
  readonly endpoint: string;
  readonly guests: readonly HandMadeGuest[];
  readonly pools: readonly { readonly poolid: string; readonly comment: string }[];
  readonly nginxProxyManager: {
    readonly address: string;
    readonly proxyHosts: readonly HandMadeProxyHost[];
  };
}

/** Where the services answer, as their files in platform/services/ say. */
const routes = {
  crm: { path: "/crm", port: 80 },
  docs: { path: "/docs", port: 8000 },
  content: { path: "/content", port: 3000 },
  email: { label: "mail", port: 9000 },
  social: { label: "social", port: 3000 },
  calendar: { label: "cal", port: 3000 },
} as const;
type Subscribed = keyof typeof routes;

/** Nine customers with a dashboard and two services each: 27 guests. How each is known stands beside it. */
const customers: readonly {
  readonly id: string;
  readonly services: readonly [Subscribed, Subscribed];
  readonly known: "proxy" | "name" | "map";
  readonly pool?: string;
  readonly comment?: string;
}[] = [
  { id: "acme", services: ["crm", "docs"], known: "proxy", pool: "acme", comment: "Acme Ltd" },
  { id: "globex", services: ["crm", "social"], known: "proxy", pool: "globex", comment: "" },
  {
    id: "initech",
    services: ["email", "docs"],
    known: "proxy",
    pool: "tenant-initech",
    comment: "Initech, since 2019: VIP",
  },
  { id: "hooli", services: ["crm", "calendar"], known: "proxy" },
  { id: "pied-piper", services: ["content", "social"], known: "proxy" },
  { id: "soylent", services: ["crm", "email"], known: "proxy" },
  { id: "tyrell", services: ["docs", "content"], known: "proxy" },
  { id: "cyberdyne", services: ["crm", "docs"], known: "name" },
  { id: "oscorp", services: ["calendar", "email"], known: "map" },
];

/** What `--map` has to say of the customer whose guests are called `ct-319` and the like. */
export const mapOfOscorp = "309: oscorp/dashboard\n326: oscorp/calendar\n327: oscorp/email\n";

const container = {
  kind: "container",
  swapMib: 512,
  storage: "local-zfs",
  bridge: "vmbr1",
  vlan: 1000,
  unprivileged: true,
  os: "debian",
  protection: false,
  startOnBoot: true,
  prefix: 24,
  gateway: "10.10.10.1",
} as const;

/**
 * A site as people make it by hand: 10 guests that all share (two of them VMs), 3 templates and 27 guests of nine
 * customers, with names, pools, sizes and firewalls that nobody planned.
 */
export function handMadeSite(): HandMadeSite {
  const site = siteBefore();
  const shared = Object.entries({ ...site.shared, ...site.guests }).map(([name, guest]) =>
    ownGuest(name, guest),
  );
  const templates = Object.values(site.templates).map(
    ({ vmids, memoryMib, cores, diskGib }, index): HandMadeGuest => ({
      ...container,
      ...{ memoryMib, cores, diskGib },
      vmid: vmids["pve1"] as number,
      node: "pve1",
      name: `template-${index}`,
      ip: `10.10.10.${221 + index}`,
      pool: null,
      startOnBoot: false,
      template: true,
    }),
  );
  const tenants = customers.flatMap((customer, index) => guestsOf(customer, index));
  return {
    endpoint: "https://192.168.0.11:8006",
    guests: [...shared, ...templates, ...tenants],
    pools: [
      { poolid: "core", comment: "everything that all share" },
      ...customers.flatMap(({ pool, comment = "" }) => (pool ? [{ poolid: pool, comment }] : [])),
    ],
    nginxProxyManager: { address: "10.10.10.127", proxyHosts: proxyHosts(tenants) },
  };
}

function ownGuest(name: string, guest: SiteGuest): HandMadeGuest {
  const isMachine = guest.kind === "vm";
  return {
    ...container,
    ...(isMachine ? { kind: "vm", swapMib: 0, unprivileged: false, os: "l26", vlan: 2000 } : {}),
    vmid: guest.vmid,
    node: guest.host,
    name: name === "proxy" ? "nginx-proxy-manager" : name,
    // Not what the file plans: what it happens to have.
    memoryMib: guest.memoryMib / 2,
    cores: guest.cores,
    diskGib: guest.diskGib ?? guest.disks?.[0]?.sizeGib ?? 8,
    ip: guest.ip,
    ...(isMachine ? { gateway: "10.200.200.1" } : {}),
    protection: name === "postgres",
    pool: "core",
    ...(name === "redis"
      ? {
          firewall: {
            options: { enable: 1, policy_in: "DROP" },
            rules: [
              {
                type: "in",
                action: "ACCEPT",
                proto: "tcp",
                dport: "6379",
                source: "10.10.10.0/24",
              },
            ],
          },
        }
      : {}),
  };
}

function guestsOf(customer: (typeof customers)[number], index: number): HandMadeGuest[] {
  const { id, services, known, pool } = customer;
  return ["dashboard", ...services].map((service, place): HandMadeGuest => {
    const vmid = place === 0 ? 301 + index : 309 + 2 * index + place;
    return {
      ...container,
      vmid,
      node: vmid % 2 === 0 ? "pve1" : "pve2",
      name:
        known === "map" ? `ct-${vmid}` : known === "name" ? `${id}-${service}` : `${id}-${vmid}`,
      memoryMib: 1024 + 512 * place,
      cores: 1 + place,
      diskGib: 8 + 4 * place,
      ip: place === 0 ? `10.10.10.${51 + index}` : `10.10.10.${59 + 2 * index + place}`,
      os: place === 1 ? "ubuntu" : "debian",
      startOnBoot: index !== 4,
      protection: id === "hooli",
      // Nobody remembers why.
      unprivileged: !(id === "tyrell" && service === "content"),
      pool: pool ?? null,
      tags: id === "acme" ? ["customer", "old"] : [],
      ...(id === "initech" ? { firewall: { options: { enable: 1 }, rules: [] } } : {}),
    };
  });
}

function proxyHosts(tenants: readonly HandMadeGuest[]): HandMadeProxyHost[] {
  const ipOf = (vmid: number): string => tenants.find((it) => it.vmid === vmid)?.ip ?? "";
  const hosts: Omit<HandMadeProxyHost, "id">[] = [
    host("aiqso.example", "10.10.10.110", 3000),
    host("n8n.aiqso.example", "10.10.10.120", 5678),
  ];
  for (const [index, { id, services, known }] of customers.entries()) {
    if (known !== "proxy") continue;
    const root = host(`${id}.aiqso.example`, ipOf(301 + index), 3000);
    const locations: HandMadeProxyHost["locations"][number][] = [];
    for (const [place, service] of services.entries()) {
      const route = routes[service];
      const ip = ipOf(310 + 2 * index + place);
      if ("label" in route) hosts.push(host(`${id}--${route.label}.aiqso.example`, ip, route.port));
      else locations.push({ path: route.path, ...to(ip, route.port) });
    }
    hosts.push({ ...root, locations });
  }
  return hosts.map((it, index) => ({ id: index + 1, ...it }));
}

function host(domain: string, ip: string, port: number): Omit<HandMadeProxyHost, "id"> {
  return {
    domain_names: [domain],
    ...to(ip, port),
    locations: [],
    allow_websocket_upgrade: true,
    ssl_forced: true,
    enabled: true,
  };
}

function to(ip: string, port: number) {
  return { forward_scheme: "http", forward_host: ip, forward_port: port };
}
