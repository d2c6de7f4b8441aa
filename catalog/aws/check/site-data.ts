import type { AwsSite } from "../../catalog.ts";
import { type Add, inSite } from "../../check/report.ts";

/** Days that AWS Backup leaves a copy in cold storage at least. */
const COLD_AT_LEAST = 90;

/** Days that a locked vault keeps a copy at least. */
const LOCKED_AT_LEAST = 7;

/** Servers, their windows, backups and dumps of a site fit together. */
export function checkAwsData(site: AwsSite, add: Add): void {
  checkWindows(site, add);
  checkVersions(site, add);
  checkBackup(site, add);
  checkDumps(site, add);
}

const WEEK = 7 * 24 * 60;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** RDS and ElastiCache refuse a snapshot inside the hours in which they may restart. */
function checkWindows(site: AwsSite, add: Add): void {
  const { backupWindow, maintenanceWindow } = site.databases;
  const [from = "", to = ""] = backupWindow.split("-");
  const [start = "", end = ""] = maintenanceWindow.split("-");
  const maintenance = DAYS.indexOf(start.slice(0, 3)) * 24 * 60 + minutesOf(start.slice(4));
  const maintenanceLength = (minutesOf(end.slice(4)) - minutesOf(start.slice(4)) + 1440) % 1440;
  const backupLength = (minutesOf(to) - minutesOf(from) + 1440) % 1440;
  const overlaps = DAYS.some((_, day) => {
    const backup = day * 24 * 60 + minutesOf(from);
    const after = (maintenance - backup + WEEK) % WEEK;
    const before = (backup - maintenance + WEEK) % WEEK;
    return after < backupLength || before < maintenanceLength;
  });
  if (!overlaps) return;
  add(
    "E_CONFLICT",
    ["databases", "backupWindow"],
    `${backupWindow} overlaps maintenanceWindow, ${maintenanceWindow}, which AWS refuses. Choose hours that have nothing in common.`,
    inSite(site, ["databases", "maintenanceWindow"]),
  );
}

/** A tenant's own server has the version that the shared one has, or one that is written down. */
function checkVersions(site: AwsSite, add: Add): void {
  const { databases, dedicated, cache } = site;
  if (!dedicated) return;
  const shared = { mysql: databases.mysql, postgres: databases.postgres, cache };
  for (const key of ["mysql", "postgres", "cache"] as const) {
    if (shared[key] !== undefined) continue;
    for (const [size, own] of Object.entries(dedicated[key] ?? {})) {
      if (own.version !== undefined) continue;
      add(
        "E_MISSING",
        ["dedicated", key, size],
        `"version" is missing: ${site.id} has no ${key} that its tenants share, so nothing else says which version this is. Add it.`,
      );
    }
  }
}

function checkBackup(site: AwsSite, add: Add): void {
  const { coldAfterDays, days, locked } = site.backup;
  if (locked && days < LOCKED_AT_LEAST) {
    add(
      "E_VALUE",
      ["backup", "days"],
      `a locked vault keeps a copy for at least ${LOCKED_AT_LEAST} days, and this says ${days}. Keep copies longer, or write locked: false.`,
      inSite(site, ["backup", "locked"]),
    );
  }
  if (coldAfterDays === undefined || days >= coldAfterDays + COLD_AT_LEAST) return;
  add(
    "E_VALUE",
    ["backup", "days"],
    `a copy that goes to cold storage after ${coldAfterDays} days stays there at least ${COLD_AT_LEAST}, and ${days} days are fewer than ${coldAfterDays + COLD_AT_LEAST}. Keep copies longer, or take coldAfterDays out.`,
  );
}

function checkDumps(site: AwsSite, add: Add): void {
  const { dumps, databases, dedicated } = site;
  if (!dumps) return;
  const there = [databases.mysql, databases.postgres, dedicated?.mysql, dedicated?.postgres];
  if (there.every((it) => it === undefined)) {
    add(
      "E_REFERENCE",
      ["dumps"],
      `${site.id} has no database that could be dumped. Add one to \`databases\`, or take this out.`,
      inSite(site, ["databases"]),
    );
  }
  if (dumps.glacierDays !== undefined && dumps.glacierDays >= dumps.days) {
    add(
      "E_VALUE",
      ["dumps", "glacierDays"],
      `a dump is removed after ${dumps.days} days, before it would go to Glacier. Write fewer days, or take this out.`,
      inSite(site, ["dumps", "days"]),
    );
  }
}
