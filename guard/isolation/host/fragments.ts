import { secretValue } from "../../graph.ts";
import { readFragment } from "../../read/nginx.ts";
import { texts } from "../../read/values.ts";
import type { Claim } from "../aws/listeners.ts";
import { ownerOfName } from "../data/names.ts";
import { type Findings, Gathered, internet, type Party, platform } from "../edge.ts";
import { guestsByAddress } from "../proxmox/guests.ts";
import type { Item, World } from "../world.ts";
import { commandProblems } from "./helper-command.ts";

const hostFile = "tenantry:host:HostFile";

/** A text that a stack delivers to a shared host, and of which kind. */
interface Fragment {
  readonly item: Item;
  readonly kind: string;
  readonly file: string;
  readonly stdin: unknown;
}

function fragmentsOf(world: World): Fragment[] {
  return world.ofType("command:remote:Command").flatMap((item) => {
    const parent = world.parentOf(item);
    if (parent?.resource.type !== hostFile) return [];
    const { kind, file } = parent.resource.inputs;
    return [{ item, kind: String(kind), file: String(file), stdin: item.resource.inputs["stdin"] }];
  });
}

/** Hosts that tenants' fragments of the proxy answer for. */
export function proxyClaims(world: World): Claim[] {
  return fragmentsOf(world).flatMap(({ item, kind, stdin }) =>
    kind === "nginx" && typeof stdin === "string" && item.owner !== platform
      ? readFragment(stdin).hosts.map((host) => ({ item, host }))
      : [],
  );
}

/** Fragments on shared hosts: the proxy's routes, whom the health checks ask, whose databases are dumped. */
export function fragments(world: World): Findings {
  const found = new Gathered();
  const guests = guestsByAddress(world);
  for (const fragment of fragmentsOf(world)) {
    const { item, kind, file, stdin } = fragment;
    if (item.owner === platform) continue;
    const { name, urn } = item.resource;
    if (file !== item.owner) {
      const whose = world.tenant(file) ? file : platform;
      found.edge("fragment", item.owner, whose, `${name} is the fragment of ${file}`, urn);
    }
    // Its lines hold hashes of passwords: the component that renders them says their prefix, which is read as a cache's.
    if (kind === "redis") continue;
    // With a password in it: the component says which databases.
    if (kind === "dumps" && stdin === secretValue) {
      dumped(
        found,
        world,
        fragment,
        databasesOf(world, fragment)
          .map((it) => `- ${it}`)
          .join("\n"),
      );
      continue;
    }
    if (typeof stdin !== "string" || stdin.startsWith("[")) {
      found.unknown(item.owner, urn, `${name}: what it delivers is not known`);
    } else if (kind === "nginx") proxied(found, fragment, stdin, guests);
    else if (kind === "health") asked(found, fragment, stdin, guests);
    else if (kind === "dumps") dumped(found, world, fragment, stdin);
    else if (kind !== "register")
      found.unknown(item.owner, urn, `${name}: a kind that is not read`);
  }
  for (const item of world.ofType("command:remote:Command")) {
    const { name, urn } = item.resource;
    if (item.owner !== platform && world.parentOf(item)?.resource.type !== hostFile) {
      found.unknown(item.owner, urn, `${name}: a command on a host that delivers no fragment`);
    }
    const wrong = commandProblems(
      item.resource.inputs,
      item.owner === platform ? null : item.owner,
    );
    if (wrong.length > 0) {
      found.unknown(item.owner, urn, `${name}: ${wrong.join(", ")} is not the helper's command`);
    }
  }
  return found;
}

type Guests = ReturnType<typeof guestsByAddress>;

/** Where a tenant's routes lead: to its own guests. */
function proxied(found: Gathered, { item }: Fragment, text: string, guests: Guests): void {
  const { name, urn } = item.resource;
  const { upstreams, problems } = readFragment(text);
  for (const problem of problems) {
    // What is no route can answer for everybody's hosts, or give out files of the proxy.
    found.edge("proxy", item.owner, platform, `${name}: ${problem}`, urn);
  }
  for (const address of new Set(upstreams.map(({ host }) => host))) {
    const owner = guests.get(`${item.site} ${address}`);
    if (owner === undefined) {
      found.unknown(item.owner, urn, `${name}: who answers at ${address} stands in no graph`);
    } else {
      found.edge("proxy", item.owner, owner, `${name} leads to ${address} of ${owner}`, urn);
      found.edge(
        "proxy",
        internet,
        item.owner,
        `${name}: requests for its own hosts`,
        urn,
        answers,
      );
    }
  }
}

const answers = "a tenant answers on its own host";

/** A health check of a tenant asks, and restarts, its own guests. */
function asked(found: Gathered, { item }: Fragment, text: string, guests: Guests): void {
  const { name, urn } = item.resource;
  for (const match of text.matchAll(/\bhttps?:\/\/([\d.]+)/g)) {
    const owner = guests.get(`${item.site} ${match[1] ?? ""}`);
    if (owner === undefined) {
      found.unknown(item.owner, urn, `${name}: who answers at ${match[1]} stands in no graph`);
    } else
      found.edge(
        "fragment",
        item.owner,
        owner,
        `${name} asks, and restarts, a guest of ${owner}`,
        urn,
      );
  }
}

/** Dumps that are kept for a tenant are of its own databases: who restores them gets them. */
function dumped(found: Gathered, world: World, { item }: Fragment, text: string): void {
  const { name, urn } = item.resource;
  const own = world.tenant(item.owner)?.number;
  for (const line of text.split("\n").filter(Boolean)) {
    const number = /^number=(\d+)$/.exec(line)?.[1];
    const database = line.split(" ")[1] ?? "";
    const owner: Party | undefined =
      number === undefined ? ownerOfName(world, item.site, database) : whoIs(world, item, number);
    if (number !== undefined && Number(number) === own) continue;
    if (owner === undefined)
      found.unknown(item.owner, urn, `${name}: whose a line is cannot be told`);
    else found.edge("fragment", item.owner, owner, `${name} dumps what is of ${owner}`, urn);
  }
}

/** Databases that the component of a dump names. */
function databasesOf(world: World, { item }: Fragment): string[] {
  const file = world.parentOf(item);
  const dump = file && world.parentOf(file);
  return texts(dump?.resource.inputs["databases"]);
}

function whoIs(world: World, { site }: Item, number: string): Party | undefined {
  return world.tenantsAt(site).find((tenant) => tenant.number === Number(number))?.id;
}
