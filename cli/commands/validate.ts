import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AwsCapacity } from "../../catalog/aws/capacity.ts";
import { awsFigures } from "../../catalog/aws/figures.ts";
import type { Figure, NamedFigure, SiteCapacity } from "../../catalog/capacity.ts";
import { formatProblems } from "../../catalog/errors.ts";
import { exceptionsFile } from "../../catalog/files.ts";
import type { ProxmoxCapacity } from "../../catalog/proxmox/capacity.ts";
import { type ValidateOptions, type Validation, validate } from "../../catalog/validate.ts";
import type { VpsCapacity } from "../../catalog/vps/capacity.ts";
import { vpsFigures } from "../../catalog/vps/figures.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";
import { number } from "../print/number.ts";
import { today } from "../today.ts";

/** `tenantry validate`: loads neither the engine nor a provider. */
export async function validateCommand(options: CommandOptions): Promise<ExitCode> {
  const { catalog } = projectOf(options);
  const result = validate(catalog, {
    today: today(),
    ...(await baseOf(catalog, options.base)),
    ...(await rulesOf(catalog)),
  });
  const { problems, warnings, summary } = result;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ problems, warnings, summary }, null, 2)}\n`);
  } else {
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
    if (problems.length > 0) process.stderr.write(`${failure(result)}\n`);
    else process.stdout.write(`${success(result, options.base)}\n`);
  }
  return problems.length > 0 ? exitCodes.catalog : exitCodes.ok;
}

async function baseOf(
  root: string,
  revision: string | undefined,
): Promise<Pick<ValidateOptions, "base">> {
  if (revision === undefined) return {};
  const { readBaseLedgers } = await import("../base-ledgers.ts");
  return { base: { ledgers: await readBaseLedgers(root, revision) } };
}

/** Only where an exception can name one: to read all rules takes longer than a small catalog. */
async function rulesOf(root: string): Promise<Pick<ValidateOptions, "rules">> {
  if (!existsSync(join(root, exceptionsFile))) return {};
  const { rules } = await import("../../policies/rules.ts");
  return { rules: rules.map(({ id }) => id) };
}

function failure({ problems }: Validation): string {
  const files = new Set(problems.map(({ file }) => file)).size;
  const count = plural(problems.length, "error");
  return `${formatProblems(problems)}\n\n${count} in ${plural(files, "file")}.`;
}

/** What was checked, and how full each site is. */
function success({ summary }: Validation, base: string | undefined): string {
  const { environments, sites, tenants, services, guests, capacity } = summary;
  const counts = [
    plural(tenants, "tenant"),
    plural(guests, "guest"),
    plural(services, "service"),
    plural(sites, "site"),
    plural(environments, "environment"),
  ].join(", ");
  const since = base === undefined ? "" : `; no ledger line of ${base} is gone or changed`;
  return [
    `Valid: ${counts}. Checked: files, references, ledger, addresses, routes, capacity${since}.`,
    ...capacity.map(siteLine),
  ].join("\n");
}

function siteLine(site: SiteCapacity): string {
  switch (site.substrate) {
    case "aws":
      return fullestLine(site, awsFigures(site));
    case "proxmox":
      return proxmoxLine(site);
    case "vps":
      return fullestLine(site, vpsFigures(site));
  }
}

/** Of all that can run out what comes first. */
function fullestLine(site: AwsCapacity | VpsCapacity, figures: NamedFigure[]): string {
  const share = ([, { used, available }]: NamedFigure): number => used / Math.max(1, available);
  const fullest = figures.sort((a, b) => share(b) - share(a));
  const first = fullest
    .slice(0, 3)
    .map(([what, it, unit]) => `${what} ${figure(it)} ${unit}`.trimEnd());
  return `  ${site.site}: ${plural(site.tenants, "tenant")} with ${plural(site.services, "service")}; nearest to their end: ${first.join(", ")}`;
}

function proxmoxLine(site: ProxmoxCapacity): string {
  const { memoryMib, cores, connections, vmids, addresses } = site;
  const beside = site.spareHosts === 1 ? "1 spare host" : `${site.spareHosts} spare hosts`;
  return (
    `  ${site.site}: memory ${gib(memoryMib.used)} of ${gib(memoryMib.afterLoss)} GiB and cores ${number(cores.used)} of ` +
    `${number(cores.afterLoss)} beside ${beside}; database connections ${figure(connections)}, ` +
    `VMIDs ${figure(vmids)}, addresses ${figure(addresses)}`
  );
}

function figure({ used, available }: Figure): string {
  return `${number(used)} of ${number(available)}`;
}

function gib(mib: number): string {
  return number(Math.round(mib / 1024));
}

function plural(count: number, word: string): string {
  return `${number(count)} ${count === 1 ? word : `${word}s`}`;
}
