import type { AwsCapacity, GroundFigures } from "../../../catalog/aws/capacity.ts";
import { quotas } from "../../../catalog/aws/quotas.ts";
import { number } from "../number.ts";
import { renderTable } from "../table.ts";
import { count, figureTable, headOf, indented, type Row } from "./figures.ts";

/** Load balancers one by one, then what the whole account may have, then the connections of database servers. */
export function awsCapacityLines(site: AwsCapacity, width: number): string[] {
  const { tenants, services, grounds, account, region } = site;
  return [
    `${headOf(site)}: ${count(tenants, "tenant")}, ${count(services, "service")} of theirs`,
    ...(grounds.length > 0 ? [...indented(groundTable(grounds, width)), ""] : []),
    ...indented(figureTable(rowsOf(site), width)),
    `  Quotas: of account ${account} in ${region}, all its sites together.`,
  ];
}

/** Everything of a site that can run out, in one list. */
export function awsFigures({ grounds, quotas: account, connections }: AwsCapacity): Row[] {
  const behind = grounds.flatMap((it): Row[] => [
    [`target groups of ${nameOf(it)}`, it.targetGroups, ""],
    [`rules of ${nameOf(it)}`, it.rules, ""],
    [`targets of ${nameOf(it)}`, it.targets, ""],
    [`cache users of ${nameOf(it)}`, it.cacheUsers, ""],
  ]);
  return [...behind, ...rowsOf({ quotas: account, connections })];
}

function rowsOf({ quotas: account, connections }: Pick<AwsCapacity, "quotas" | "connections">) {
  return [
    ...account.map((it): Row => [quotas[it.id].title, it, ""]),
    ...connections.map((it): Row => [`connections of ${it.server}`, it, ""]),
  ];
}

function groundTable(grounds: readonly GroundFigures[], width: number): string {
  const of = ({ used, available }: { used: number; available: number }): string =>
    `${number(used)} of ${number(available)}`;
  return renderTable(
    ["load balancer", "tenants", "target groups", "rules", "targets", "cache users"],
    grounds.map((it) => [
      nameOf(it),
      number(it.tenants),
      of(it.targetGroups),
      of(it.rules),
      of(it.targets),
      of(it.cacheUsers),
    ]),
    { width: width - 2 },
  );
}

function nameOf({ shard, tenant }: GroundFigures): string {
  return shard === null ? `${tenant} (silo)` : `shard ${shard}`;
}
