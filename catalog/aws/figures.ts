import type { NamedFigure } from "../capacity.ts";
import type { AwsCapacity, GroundFigures } from "./capacity.ts";
import { quotas } from "./quotas.ts";

/** Everything of a site that can run out: behind each load balancer, then of the account. */
export function awsFigures(site: AwsCapacity): NamedFigure[] {
  const behind = site.grounds.flatMap((it): NamedFigure[] => [
    [`target groups of ${groundName(it)}`, it.targetGroups, ""],
    [`rules of ${groundName(it)}`, it.rules, ""],
    [`targets of ${groundName(it)}`, it.targets, ""],
    [`cache users of ${groundName(it)}`, it.cacheUsers, ""],
  ]);
  return [...behind, ...accountFigures(site)];
}

/** What the whole account may have, then the connections of database servers. */
export function accountFigures({ quotas: account, connections }: AwsCapacity): NamedFigure[] {
  return [
    ...account.map((it): NamedFigure => [quotas[it.id].title, it, ""]),
    ...connections.map((it): NamedFigure => [`connections of ${it.server}`, it, ""]),
  ];
}

export function groundName({ shard, tenant }: GroundFigures): string {
  return shard === null ? `${tenant} (silo)` : `shard ${shard}`;
}
