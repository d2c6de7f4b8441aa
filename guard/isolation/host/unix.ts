import { texts } from "../../read/values.ts";
import { ownerOfName } from "../data/names.ts";
import { type Findings, Gathered, type Party, platform } from "../edge.ts";
import type { World } from "../world.ts";
import { type Fragment, fragmentsOf } from "./fragment.ts";
import { listeners, unitsOf } from "./units.ts";

const sharedServers = "a tenant uses the servers that its host shares";

/** Tenants of one host beside each other: their users and units, what their processes may open, their databases. */
export function unixUsers(world: World): Findings {
  const found = new Gathered();
  units(found, world);
  const ports = listeners(world);
  for (const fragment of fragmentsOf(world, "firewall")) firewall(found, world, fragment, ports);
  for (const fragment of fragmentsOf(world, "databases")) databases(found, world, fragment);
  return found;
}

function units(found: Gathered, world: World): void {
  const ports = new Map<string, Party>();
  for (const { fragment, numbers, ports: own, problems } of unitsOf(world)) {
    const { owner, resource, site } = fragment.item;
    const { name, urn } = resource;
    for (const number of numbers) {
      const whose = ownerOfName(world, site, `t${number}`) ?? platform;
      found.edge("unix", owner, whose, `${name} names what is of t${number}`, urn);
    }
    for (const problem of problems) {
      found.edge("unix", owner, platform, `${name}: ${problem}`, urn);
    }
    for (const port of own) {
      const at = `${fragment.host} ${port}`;
      const other = ports.get(at);
      if (other)
        found.edge("unix", owner, other, `${name} listens on port ${port} of ${other}`, urn);
      ports.set(at, owner);
    }
  }
}

/** Rules of the forms that a tenant's chain has; any other could let out anything. */
function firewall(
  found: Gathered,
  world: World,
  { item, host, stdin }: Fragment,
  ports: ReadonlyMap<string, Party>,
): void {
  const { owner, site, resource } = item;
  const { name, urn } = resource;
  if (owner === platform || typeof stdin !== "string") return;
  const lines = stdin.trimEnd().split("\n");
  const number = /^chain t(\d+) \{$/.exec(lines[0] ?? "")?.[1];
  const whose = number === undefined ? platform : ownerOfName(world, site, `t${number}`);
  found.edge("firewall", owner, whose ?? platform, `${name} is the chain of another`, urn);
  if (lines.at(-1) !== "}" || lines.at(-2) !== "  reject") {
    found.edge("firewall", owner, platform, `${name} does not refuse what it does not name`, urn);
  }
  for (const line of lines.slice(1, -1).map((it) => it.trim())) {
    const port = /^ip daddr 127\.0\.0\.1 tcp dport (\d+) accept$/.exec(line)?.[1];
    if (port !== undefined) {
      const to = ports.get(`${host} ${port}`);
      const text = `${name} lets it reach port ${port} of its host`;
      if (to === undefined) found.edge("firewall", owner, platform, text, urn, sharedServers);
      else found.edge("firewall", owner, to, text, urn);
    } else if (!isOutward(line)) {
      found.unknown(owner, urn, `${name}: a rule that is not of a tenant's forms`);
    }
  }
}

/** Refusals, the internet on 443, and single addresses outside the host. */
function isOutward(line: string): boolean {
  return (
    line === "reject" ||
    line === "tcp dport 443 accept" ||
    /^ip6? daddr \{ [0-9a-f.:/, ]+ \} reject$/.test(line) ||
    /^ip6? daddr (?!127\.)[0-9a-f.:]+ (?:tcp|udp) dport \d+ accept$/.test(line) ||
    /^ip daddr 127\.0\.0\.53 (?:tcp|udp) dport 53 accept$/.test(line)
  );
}

/** The lines hold what passwords are known by: the component that renders them says whose databases they are. */
function databases(found: Gathered, world: World, { item, component }: Fragment): void {
  const { owner, site, resource } = item;
  if (owner === platform) return;
  const names = texts(component?.resource.inputs["databases"]);
  if (component?.resource.type !== "tenantry:vps:TenantDatabases" || names.length === 0) {
    found.unknown(owner, resource.urn, `${resource.name}: which databases it makes is not known`);
  }
  for (const name of names) {
    const whose = ownerOfName(world, site, name);
    const text = `${resource.name} makes ${name}`;
    if (whose === undefined)
      found.unknown(owner, resource.urn, `${text}: whose it is cannot be told`);
    else found.edge("database", owner, whose, text, resource.urn);
  }
}
