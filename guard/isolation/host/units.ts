import type { Party } from "../edge.ts";
import type { World } from "../world.ts";
import { type Fragment, fragmentsOf } from "./fragment.ts";

/** What the units of one tenant say of themselves. */
export interface ReadUnits {
  readonly fragment: Fragment;
  /** Numbers of tenants whose users, folders or units it names. */
  readonly numbers: readonly number[];
  /** Ports of its host's loopback that it may listen on. */
  readonly ports: readonly number[];
  /** What is not as the units of a tenant are, without values. */
  readonly problems: readonly string[];
}

/** What a service must have, or it would be more than a tenant's process. */
const musts = [
  /^User=t\d+$/,
  /^Group=t\d+$/,
  /^NoNewPrivileges=yes$/,
  /^ProtectSystem=strict$/,
  /^CapabilityBoundingSet=$/,
  /^SocketBindDeny=any$/,
  /^RequiresMountsFor=\/run\/tenantry$/,
];

/** Units of all tenants of an environment, as they are delivered. */
export function unitsOf(world: World): ReadUnits[] {
  return fragmentsOf(world, "units").flatMap((fragment) =>
    typeof fragment.stdin === "string" && fragment.item.owner !== "platform"
      ? [readUnits(fragment, fragment.stdin)]
      : [],
  );
}

/** Who listens on a port of a host's loopback, by `<host> <port>`: a service that is pinned to it, or a server. */
export function listeners(world: World): Map<string, Party> {
  const services = unitsOf(world).flatMap(({ fragment, ports }) =>
    ports.map((port) => [`${fragment.host} ${port}`, fragment.item.owner] as const),
  );
  const servers = fragmentsOf(world, "databases").flatMap(({ item, host, component }) => {
    const port = component?.resource.inputs["port"];
    return typeof port === "number" ? [[`${host} ${port}`, item.owner] as const] : [];
  });
  return new Map([...services, ...servers]);
}

function readUnits(fragment: Fragment, text: string): ReadUnits {
  const problems = new Set<string>();
  // systemd ends a line at a carriage return too: what stands behind it would not be read here.
  if (/[^\P{Cc}\n]/u.test(text)) problems.add("a control character");
  const ports: number[] = [];
  let lines: string[] = [];
  const services: string[][] = [];
  for (const line of text.split("\n")) {
    if (/^unit \S+\.service$/.test(line)) services.push((lines = []));
    else if (line.startsWith("|")) lines.push(line.slice(1));
    else if (!/^(number=\d+|release .*|unit \S+\.slice|)$/.test(line)) {
      problems.add("a line that units do not have");
    }
  }
  for (const service of services) {
    if (musts.some((must) => !service.some((line) => must.test(line)))) {
      problems.add("a service without what keeps it to its own user");
    }
    for (const line of service.filter((it) => it.startsWith("SocketBindAllow="))) {
      const port = /^SocketBindAllow=ipv4:tcp:(\d+)$/.exec(line)?.[1];
      if (port === undefined) problems.add("a service that may listen on more than one port");
      else ports.push(Number(port));
    }
  }
  const named = text.matchAll(/(?:^number=|\/t|unit (?:tenantry-)?t|=(?:tenantry-)?t)(\d+)\b/gm);
  return {
    fragment,
    numbers: [...new Set([...named].map(([, number]) => Number(number)))],
    ports,
    problems: [...problems],
  };
}
