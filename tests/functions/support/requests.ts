import type { DatabaseRequest } from "../../../components/aws/functions/database/request.ts";

export const administratorArn =
  "arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/platform/postgres/administrator-1";

/** What the stack of tenant 17 or 18 asks for, of a server on this machine. */
export function aRequest(port: number, tenant = "t17"): DatabaseRequest {
  return {
    engine: "postgres",
    host: "localhost",
    port,
    administratorSecret: administratorArn,
    roleSecret: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/${tenant}/crm/postgres-1`,
    database: `${tenant}_crm`,
    role: `${tenant}_crm`,
    owner: `${tenant}_crm_owner`,
    connectionLimit: 20,
    lifecycle: "protected",
  };
}

/** What Lambda hands over, as the provider writes it. */
export function event(
  action: "create" | "update" | "delete",
  request: DatabaseRequest,
  former: DatabaseRequest | null = null,
): unknown {
  return { ...request, tf: { action, prev_input: former } };
}
