import type { Approval, Exception } from "./catalog.ts";
import { CatalogError } from "./errors.ts";
import { platformFolder } from "./files.ts";
import { readApprovals, readExceptions } from "./read/consents.ts";
import { readFolder } from "./read/folder.ts";
import { Loader } from "./read/loader.ts";
import { approvalDays } from "./schema/approvals.ts";
import { exceptionDays } from "./schema/exceptions.ts";

/**
 * The approvals of a catalog, and nothing else of it. None where there is no such file.
 * @param root absolute; it holds `platform/`
 * @throws CatalogError when they cannot be read: nobody knows then what is approved, so nothing is.
 */
export function loadApprovals(root: string): readonly Approval[] {
  return only(root, readApprovals);
}

/**
 * The exceptions of a catalog, and nothing else of it. None where there is no such file.
 * @param root absolute; it holds `platform/`
 * @throws CatalogError when they cannot be read.
 */
export function loadExceptions(root: string): readonly Exception[] {
  return only(root, readExceptions);
}

function only<T>(root: string, read: (loader: Loader) => readonly T[]): readonly T[] {
  const loader = new Loader(root);
  const { problem } = readFolder(root, platformFolder);
  if (problem) throw new CatalogError([problem]);
  const entries = read(loader);
  if (loader.problems.length > 0) throw new CatalogError(loader.problems);
  return entries;
}

/**
 * Whether an approval or an exception counts: its last day is not over, and not further ahead than it may be, so that
 * one that slipped past `validate` is not good for years.
 * @param today `YYYY-MM-DD`, UTC
 */
export function isLive(entry: Approval | Exception, today: string): boolean {
  return whyDead(entry, today) === undefined;
}

/** Why an approval or an exception does not count, for the end of a sentence. */
export function whyDead(entry: Approval | Exception, today: string): string | undefined {
  const { expires } = entry;
  if (expires < today) return `it expired on ${expires}`;
  const last = lastDay("hash" in entry ? approvalDays : exceptionDays, today);
  return expires > last ? `it expires on ${expires}, and may on ${last} at the latest` : undefined;
}

/** The day so many days after today, `YYYY-MM-DD`. */
export function lastDay(days: number, today: string): string {
  const time = Date.parse(`${today}T00:00:00Z`) + days * 24 * 60 * 60 * 1000;
  return new Date(time).toISOString().slice(0, 10);
}

/** Whether the pattern of an exception, in which `*` stands for any text, means a resource. */
export function matchesUrn(pattern: string, urn: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === urn;
  const last = rest.pop() ?? "";
  if (!urn.startsWith(first) || !urn.endsWith(last)) return false;
  // Each part at its first place is enough: what follows then has the most room.
  let at = first.length;
  for (const part of rest) {
    const found = urn.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= urn.length - last.length;
}

/** `prod.acme` of a URN or of a pattern; empty where it is none. */
export function stackOfUrn(urn: string): string {
  return /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
}
