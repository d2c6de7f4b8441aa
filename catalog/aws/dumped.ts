import type { AwsSite, Tier } from "../catalog.ts";

/** A dump logs in as the service's role: once to read, and once more where the run before it still hangs. */
const DUMP_CONNECTIONS = 2;

/** Whether databases of a tenant with this tier are dumped one by one. */
export function isDumped({ dumps }: Pick<AwsSite, "dumps">, tier: Tier | undefined): boolean {
  return dumps !== undefined && tier?.backup === "nightly";
}

/** Connections that a role needs for dumps, beside what the application is promised. */
export function dumpConnections(site: Pick<AwsSite, "dumps">, tier: Tier | undefined): number {
  return isDumped(site, tier) ? DUMP_CONNECTIONS : 0;
}
