import { secretsManager } from "../secrets-manager.ts";
import { handleRotation } from "./handle.ts";

/** What Lambda calls. */
export function handler(event: unknown): Promise<void> {
  return handleRotation(event, { secrets: secretsManager(), tls: "verify", servers: "rds" });
}
