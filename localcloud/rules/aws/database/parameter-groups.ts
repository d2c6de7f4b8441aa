import { asText, type Props, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { markOf } from "../marks.ts";
import * as types from "../types.ts";

/** `postgres` and `17.6` → `postgres17`; undefined where the local cloud does not know the engine's families. */
function familyOfEngine(engine: string, version: string): string | undefined {
  const [major = "", minor = ""] = version.split(".");
  if (major === "") return undefined;
  switch (engine) {
    case "postgres":
    case "aurora-postgresql":
      return `${engine}${major}`;
    case "mysql":
    case "mariadb":
      return `${engine}${major}.${minor}`;
    case "valkey":
      return `valkey${major}`;
    case "redis":
      return major === "6" ? "redis6.x" : `redis${major}`;
    default:
      return undefined;
  }
}

const where = {
  [types.dbInstance]: ["DB parameter group", "parameterGroupName", types.dbParameterGroup],
  [types.dbCluster]: [
    "DB cluster parameter group",
    "dbClusterParameterGroupName",
    types.dbClusterParameterGroup,
  ],
  [types.replicationGroup]: [
    "cache parameter group",
    "parameterGroupName",
    types.cacheParameterGroup,
  ],
} as const;

export const parameterFamily: Rule = {
  id: "aws-parameter-family",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/parameter-groups-overview.html: InvalidParameterCombination, The Parameter Group … with DBParameterGroupFamily … can't be used for this instance; " +
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html: InvalidParameterCombination",
  types: Object.keys(where),
  put: ({ world, site, type, inputs }) => {
    const [kind, input] = where[type as keyof typeof where];
    const name = text(inputs[input]);
    if (name === undefined) return undefined;
    const group = world.owner(site, markOf(kind, name));
    const source = inherited(
      inputs,
      (named) => world.owner(site, markOf("DB instance", named))?.inputs,
    );
    const engine = text(source.engine);
    const version = text(source.engineVersion);
    if (!group || engine === undefined || version === undefined) return undefined;
    const family = familyOfEngine(engine, version);
    return family === undefined || family === group.inputs.family
      ? undefined
      : `${kind} ${name} is of family ${asText(group.inputs.family)}; ${engine} ${version} needs ${family}`;
  },
};

/** A replica has the engine of its source. */
function inherited(inputs: Props, find: (name: string) => Props | undefined): Props {
  const named = text(inputs.replicateSourceDb);
  return named === undefined ? inputs : { ...inputs, ...find(named) };
}

/** Changed while the server runs, a static parameter is refused unless it waits for a reboot. */
export const staticParameters: Rule = {
  id: "aws-static-parameters",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html: InvalidParameterCombination, cannot use immediate apply method for static parameter",
  types: [types.dbParameterGroup, types.dbClusterParameterGroup],
  check: (inputs) => {
    const names =
      staticNames[(text(inputs.family) ?? "").replace(/^aurora-/, "").replace(/[\d.].*$/, "")] ??
      [];
    const given = Array.isArray(inputs.parameters) ? (inputs.parameters as Props[]) : [];
    return given.flatMap((parameter, index) => {
      const name = text(parameter.name) ?? "";
      return names.includes(name) && parameter.applyMethod !== "pending-reboot"
        ? [
            {
              property: `parameters[${index}].applyMethod`,
              reason: `must be pending-reboot: ${name} is static`,
            },
          ]
        : [];
    });
  },
};

/** Static in every version that RDS has; https://www.postgresql.org/docs/current/view-pg-settings.html, context postmaster; MySQL: not dynamic. */
const staticNames: Readonly<Record<string, readonly string[]>> = {
  postgres: [
    "max_connections",
    "shared_buffers",
    "shared_preload_libraries",
    "rds.logical_replication",
    "track_activity_query_size",
    "max_worker_processes",
  ],
  postgresql: [
    "max_connections",
    "shared_buffers",
    "shared_preload_libraries",
    "rds.logical_replication",
    "track_activity_query_size",
    "max_worker_processes",
  ],
  mysql: ["performance_schema", "innodb_log_file_size", "lower_case_table_names", "tls_version"],
};
