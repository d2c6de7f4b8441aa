import pg from "pg";
import { asText, list, type Props, text, type Value } from "../values/value.ts";

/** SQL statements for one object, run one after the other on one connection to `database`. */
export interface Script {
  /** Absent: the server's maintenance database. */
  readonly database?: string | undefined;
  readonly statements: readonly string[];
}

/** How one type of object is made, changed and removed on a real server. */
export interface SqlType {
  create(inputs: Props): Script;
  update(old: Props, inputs: Props): Script;
  remove(inputs: Props): Script;
  /** One row if the object is there, with columns named as the inputs that may have drifted. */
  read(inputs: Props): { database?: string | undefined; query: string; values: readonly string[] };
}

export function identifier(name: Value | undefined): string {
  return pg.escapeIdentifier(text(name) ?? "");
}

/** A role to grant to: `public` means everyone and is no identifier. */
export function grantee(name: Value | undefined): string {
  return text(name)?.toLowerCase() === "public" ? "PUBLIC" : identifier(name);
}

export function literal(value: Value | undefined): string {
  return pg.escapeLiteral(asText(value));
}

export function names(value: Value | undefined): string {
  return list(value).map(identifier).join(", ");
}

/** Privilege words are checked against a list before they come here; they cannot be quoted. */
export function privilegeWords(value: Value | undefined): string[] {
  return list(value).map((word) => asText(word).replace(/[^A-Z ]/g, ""));
}
