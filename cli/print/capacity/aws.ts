import type { AwsCapacity, GroundFigures } from "../../../catalog/aws/capacity.ts";
import { accountFigures, groundName } from "../../../catalog/aws/figures.ts";
import { number } from "../number.ts";
import { renderTable } from "../table.ts";
import { count, figureTable, headOf, indented } from "./figures.ts";

/** Load balancers one by one, then what the whole account may have, then the connections of database servers. */
export function awsCapacityLines(site: AwsCapacity, width: number): string[] {
  const { tenants, services, grounds, account, region } = site;
  return [
    `${headOf(site)}: ${count(tenants, "tenant")}, ${count(services, "service")} of theirs`,
    ...(grounds.length > 0 ? [...indented(groundTable(grounds, width)), ""] : []),
    ...indented(figureTable(accountFigures(site), width)),
    `  Quotas: of account ${account} in ${region}, all its sites together.`,
  ];
}

function groundTable(grounds: readonly GroundFigures[], width: number): string {
  const of = ({ used, available }: { used: number; available: number }): string =>
    `${number(used)} of ${number(available)}`;
  return renderTable(
    ["load balancer", "tenants", "target groups", "rules", "targets", "cache users"],
    grounds.map((it) => [
      groundName(it),
      number(it.tenants),
      of(it.targetGroups),
      of(it.rules),
      of(it.targets),
      of(it.cacheUsers),
    ]),
    { width: width - 2 },
  );
}
