import type { Administrator, Engine } from "./login.ts";

/**
 * Where the servers are that a password may be sent to. `rds`: Amazon RDS, in the region of the secrets. `loopback`:
 * this very machine, on any port; nothing that is deployed is set to it.
 */
export type Servers = "rds" | "loopback";

/** What a server is asked for with. */
export type ServerPlace = Pick<Administrator, "engine" | "host" | "port">;

const ports: Readonly<Record<Engine, number>> = { mysql: 3306, postgres: 5432 };

/** What speaks against sending a password there. */
export function placeProblems(place: ServerPlace, region: string, servers: Servers): string[] {
  const { engine, host, port } = place;
  if (servers === "loopback") {
    return host === "localhost" ? [] : [`host ${host} is not this machine`];
  }
  const problems: string[] = [];
  if (!endpointForm(region).test(host)) {
    problems.push(`host ${host} is no database server of Amazon RDS in ${region}`);
  }
  if (port !== ports[engine]) {
    problems.push(`port ${port} is not ${engine}'s, which is ${ports[engine]}`);
  }
  return problems;
}

/** @throws Error naming the secret and where it points. */
export function refuseForeignPlace(
  secret: string,
  place: ServerPlace,
  region: string,
  servers: Servers,
): void {
  const problems = placeProblems(place, region, servers);
  if (problems.length > 0) throw new Error(`In the secret ${secret}: ${problems.join("; ")}.`);
}

/** `name.c0ffee.eu-west-1.rds.amazonaws.com`, and with `cluster-` the writer of an Aurora cluster. */
function endpointForm(region: string): RegExp {
  return new RegExp(`^[a-z][a-z0-9-]*\\.(cluster-)?[a-z0-9]+\\.${region}\\.rds\\.amazonaws\\.com$`);
}
