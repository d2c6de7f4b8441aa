import { readFileSync } from "node:fs";
import type { ResolvedTenant } from "../catalog/resolved.ts";
import type { RestorableTenant, RestoreItem } from "../fleet/restore/plan.ts";
import { usage } from "./exit-codes.ts";
import type { CommandOptions } from "./options.ts";

/** `acme/crm` for a service, `acme` for a tenant. @throws CliError (2) */
export function parseEntry(
  what: string,
  entry: string,
): { id: string; service: string | undefined } {
  const [id = "", service, ...rest] = entry.split("/");
  const isService = service !== undefined && service !== "" && rest.length === 0;
  if (id === "" || (what === "service" ? !isService : service !== undefined)) {
    throw usage(
      `"${entry}" is not a ${what}. Write: tenantry restore ${what} ${what === "service" ? "acme/crm" : "acme"}`,
    );
  }
  return { id, service };
}

/** @throws CliError (2) for a tenant on AWS, with what to do instead */
export function restorable(tenant: ResolvedTenant): RestorableTenant {
  if (tenant.substrate !== "aws") return tenant;
  const { id, site, dumps } = tenant;
  const alone =
    dumps.length > 0
      ? ` A single database is put back from its dump below ${site.id}/t${tenant.number}/ in the site's bucket of dumps.`
      : "";
  throw usage(
    `${id} lives on AWS (${site.id}), where this command restores nothing. Servers, caches and buckets come back from AWS Backup as new ones beside the old.${alone} Step by step: docs/aws.md`,
  );
}

/** @throws CliError (2) with the services that there are; own servers count as such */
export function requireService(tenant: RestorableTenant, service: string): void {
  const { id, services } = tenant;
  const known = [...services.map((it) => it.id), ...ownServers(tenant)];
  if (known.includes(service)) return;
  throw usage(`${id} has no service "${service}". It has: ${known.join(", ")}.`);
}

/** Guests of the tenant's own that are no service of it. */
function ownServers(tenant: RestorableTenant): string[] {
  if (tenant.substrate === "vps") return [];
  const { postgres, redis } = tenant.dedicated;
  return [...(postgres ? ["postgres"] : []), ...(redis ? ["redis"] : [])];
}

/** A name of one backup says nothing about a second thing, and an empty choice is a mistake. */
export function refuseVague(items: readonly RestoreItem[], { from }: CommandOptions): void {
  if (items.length === 0) throw usage("There is nothing of that kind to restore.");
  if (from === undefined || items.length === 1) return;
  throw usage(
    "--from names one backup, and this would restore several things. Choose one: restore service, with --databases, --files or --guests.",
  );
}

/** @throws CliError (2) when it is none; its text is in no message */
export function readIdentity(file: string | undefined): string {
  if (file === undefined && process.stdin.isTTY) {
    throw usage(
      "The age identity that the dumps are encrypted for is missing. Give its file with --identity, or the identity itself on stdin.",
    );
  }
  let text: string;
  try {
    text = readFileSync(file ?? 0, "utf8");
  } catch {
    throw usage(`${file ?? "stdin"} cannot be read: it should hold an age identity.`);
  }
  if (/^AGE-SECRET-KEY-1[A-Z0-9]+$/m.test(text)) return text;
  throw usage(`${file ?? "stdin"} holds no age identity (a line AGE-SECRET-KEY-1…).`);
}
