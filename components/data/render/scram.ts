import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/**
 * What PostgreSQL keeps of a password (RFC 5803), so that the password itself is in no fragment and in no log of the
 * server. The salt follows from role and password: the same password is the same text in every run.
 */
export function scramVerifier(role: string, password: string): string {
  const iterations = 4096;
  const salt = createHmac("sha256", password).update(`tenantry:${role}`).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const key = (word: string): Buffer => createHmac("sha256", salted).update(word).digest();
  const stored = createHash("sha256").update(key("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${key("Server Key").toString("base64")}`;
}
