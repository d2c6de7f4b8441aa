import type { VpsListen, VpsService, VpsTenant } from "../../../catalog/resolved.ts";
import { indentedTable } from "../table.ts";

/** Everything that is decided about a tenant on a VPS, as lines. */
export function vpsTenantLines(tenant: VpsTenant, width: number): string[] {
  const { services, dedicated, dumps, host, site, user } = tenant;
  const { postgres } = dedicated;
  const dumped = [
    ...dumps.map(({ database }) => database),
    ...tenant.files.map(({ folder }) => folder),
  ];
  const table = (head: readonly string[], rows: readonly string[][]): string =>
    indentedTable(head, rows, width);
  return [
    `${tenant.name} (${tenant.id})`,
    `  ${tenant.url}`,
    `  tenant ${tenant.number} of ${tenant.environment}, ${tenant.tier} (${tenant.isolation}) on ${site.id}; host ${host.name} (${host.ip}), Unix user ${user}`,
    ...(postgres
      ? [
          `  own PostgreSQL ${postgres.name} on port ${postgres.port}, ${postgres.maxConnections} connections`,
        ]
      : []),
    "",
    "Services",
    table(
      ["service", "unit", "memory", "cores", "kept as", "release"],
      services.map((it) => [
        it.id,
        it.manager === "pm2" ? `${it.unit} (PM2)` : it.unit,
        `${it.memoryMib} MiB`,
        String(it.cores),
        it.lifecycle,
        it.release.sha256.slice(0, 12),
      ]),
    ),
    "",
    "Routes",
    table(
      ["service", "public URL", "to", "health", "body", "WebSocket"],
      services.map(({ id, url, listen, route }) => [
        id,
        url,
        `${listensAt(listen)}${route.strip ? " (path taken off)" : ""}`,
        route.health,
        `${route.bodyMib} MiB`,
        route.websocket ? "yes" : "no",
      ]),
    ),
    "",
    "Data",
    table(
      [
        "service",
        "database and role",
        "extensions",
        "cache user",
        "key prefix",
        "files",
        "elsewhere",
      ],
      services.filter(hasData).map(dataRow),
    ),
    "",
    dumped.length > 0
      ? `Dumped every night, off the host: ${dumped.join(", ")}`
      : "Dumped every night: nothing",
  ];
}

function listensAt(listen: VpsListen): string {
  return "port" in listen ? `127.0.0.1:${listen.port}` : listen.socket;
}

function hasData({ postgres, redis, files, external }: VpsService): boolean {
  const own = [postgres, redis, files].some((it) => it !== null);
  return own || Object.keys(external).length > 0;
}

function dataRow({ id, postgres, redis, files, external }: VpsService): string[] {
  return [
    id,
    postgres?.database ?? "",
    postgres?.extensions.join(", ") ?? "",
    redis?.user ?? "",
    redis?.prefix ?? "",
    files ?? "",
    Object.keys(external).join(", "),
  ];
}
