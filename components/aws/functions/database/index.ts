import { secretsManager } from "../secrets-manager.ts";
import { handleDatabase } from "./handle.ts";

/** What Lambda calls. */
export function handler(event: unknown): Promise<unknown> {
  return handleDatabase(event, { secrets: secretsManager(), tls: "verify", servers: "rds" });
}
