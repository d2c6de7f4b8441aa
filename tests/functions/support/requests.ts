import type { DatabaseRequest } from "../../../components/aws/functions/database/request.ts";

export const administratorArn =
  "arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/platform/postgres/administrator-1";

/** What the stack of tenant 17 or 18 asks for, of a PostgreSQL on this machine. */
export function aRequest(port: number, tenant = "t17", service = "crm"): DatabaseRequest {
  return {
    engine: "postgres",
    host: "localhost",
    port,
    administratorSecret: administratorArn,
    roleSecret: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/${tenant}/${service}/postgres-1`,
    database: `${tenant}_${service}`,
    role: `${tenant}_${service}`,
    owner: `${tenant}_${service}_owner`,
    connectionLimit: 20,
    lifecycle: "protected",
  };
}

/** The same, of a MariaDB or a MySQL. */
export function aMysqlRequest(port: number, tenant = "t17", service = "crm"): DatabaseRequest {
  const request = aRequest(port, tenant, service);
  const roleSecret = request.roleSecret.replace("/postgres-", "/mysql-");
  return { ...request, engine: "mysql", roleSecret, owner: null };
}

/** What Lambda hands over, as the provider writes it. */
export function event(
  action: "create" | "update" | "delete",
  request: DatabaseRequest,
  former: DatabaseRequest | null = null,
): unknown {
  return { ...request, tf: { action, prev_input: former } };
}
