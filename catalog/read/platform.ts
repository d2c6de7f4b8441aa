import type { Catalog, Environment, Ledger, Service, Site, Tier } from "../catalog.ts";
import {
  approvalsFile,
  environmentsFile,
  exceptionsFile,
  ledgerFile,
  ledgerFolder,
  platformFolder,
  servicesFolder,
  sitesFolder,
  tiersFile,
} from "../files.ts";
import { ascending } from "../ledger/ascending.ts";
import { environmentsSchema } from "../schema/environments.ts";
import { longestId } from "../schema/ids.ts";
import { ledgerSchema } from "../schema/ledger.ts";
import { serviceSchema } from "../schema/service.ts";
import { siteSchema } from "../schema/site.ts";
import { tiersSchema } from "../schema/tiers.ts";
import { readApprovals, readExceptions } from "./consents.ts";
import { type FileKind, isIgnored, listFiles, readFolder } from "./folder.ts";
import type { Loader } from "./loader.ts";
import { wholeFile } from "./text.ts";

const sites: FileKind = {
  folder: sitesFolder,
  what: "a site",
  longest: longestId.site,
  whenEmpty: "Describe at least one.",
};
const services: FileKind = {
  folder: servicesFolder,
  what: "a service",
  longest: longestId.service,
  whenEmpty: "Describe at least one.",
};
/* Before the first allocation there is no ledger. */
const ledgers: FileKind = {
  folder: ledgerFolder,
  what: "a site's ledger",
  longest: longestId.site,
  optional: true,
  whenEmpty: "",
};

type PlatformFiles = Pick<
  Catalog,
  "environments" | "sites" | "tiers" | "services" | "approvals" | "exceptions"
>;

/** Reads `platform/` without the ledgers. */
export function readPlatform(loader: Loader): PlatformFiles {
  const result = {
    environments: new Map<string, Environment>(),
    sites: new Map<string, Site>(),
    tiers: new Map<string, Tier>(),
    services: new Map<string, Service>(),
  };
  if (!checkFolder(loader)) return { ...result, approvals: [], exceptions: [] };

  const environments = loader.read(environmentsFile, environmentsSchema) ?? {};
  for (const id of Object.keys(environments).sort()) {
    const value = environments[id];
    if (value) result.environments.set(id, { id, file: environmentsFile, ...value });
  }
  const tiers = loader.read(tiersFile, tiersSchema) ?? {};
  for (const id of Object.keys(tiers).sort()) {
    const value = tiers[id];
    if (value) result.tiers.set(id, { id, file: tiersFile, ...value });
  }
  for (const { id, file } of named(loader, sites)) {
    const value = loader.read(file, siteSchema);
    if (value) result.sites.set(id, { id, file, ...value });
  }
  for (const { id, file } of named(loader, services)) {
    const value = loader.read(file, serviceSchema);
    if (value) result.services.set(id, { id, file, ...value });
  }
  return { ...result, approvals: readApprovals(loader), exceptions: readExceptions(loader) };
}

/** Reads the ledgers of these sites, or all. A ledger that is not there was never written. */
export function readLedgers(loader: Loader, only?: readonly string[]): Map<string, Ledger> {
  const result = new Map<string, Ledger>();
  if (loader.broken.has(platformFolder)) return result;
  const wanted = only && new Set(only.map(ledgerFile));
  for (const { id, file } of named(loader, ledgers, wanted)) {
    const value = loader.read(file, ledgerSchema);
    if (!value) continue;
    result.set(id, {
      site: id,
      file,
      place: value.place ?? null,
      tenants: byNumber(value.tenants),
      shards: byNumber(value.shards),
      hosts: byNumber(value.hosts),
      networks: byNumber(value.networks),
      guests: byNumber(value.guests),
      rules: byNumber(value.rules),
      units: byNumber(value.units),
      domains: ascending(new Map(Object.entries(value.domains ?? {}))),
      adopted: new Map(
        [...byNumber(value.adopted)].map(([vmid, { vlan = null, pool = null, ...guest }]) => [
          vmid,
          { ...guest, vlan, pool },
        ]),
      ),
      released: byNumber(value.released),
      releasedTenants: byNumber(value.releasedTenants),
      releasedRules: byNumber(value.releasedRules),
      releasedUnits: byNumber(value.releasedUnits),
      releasedDomains: ascending(new Map(Object.entries(value.releasedDomains ?? {}))),
      releasedNetworks: byNumber(value.releasedNetworks),
    });
  }
  return result;
}

function checkFolder(loader: Loader): boolean {
  const { entries, problem } = readFolder(loader.root, platformFolder);
  if (problem) {
    loader.report(problem);
    return false;
  }
  const expected = [
    environmentsFile,
    tiersFile,
    approvalsFile,
    exceptionsFile,
    sitesFolder,
    servicesFolder,
    ledgerFolder,
  ];
  for (const entry of entries) {
    const path = `${platformFolder}/${entry.name}`;
    if (expected.includes(path) || isIgnored(entry.name)) continue;
    const message = `nobody would read this. In ${platformFolder}/ belong environments.yaml, tiers.yaml, approvals.yaml, exceptions.yaml, sites/, services/ and ledger/.`;
    loader.report(wholeFile("E_FILE", path, message));
  }
  return true;
}

/** The files of a folder whose names are ids; whatever else is there is reported, and so is a bad file behind a bad name. */
function named(loader: Loader, kind: FileKind, wanted?: ReadonlySet<string>) {
  const listing = listFiles(loader.root, kind);
  for (const problem of listing.problems) {
    const ours = !wanted || problem.file === kind.folder || wanted.has(problem.file);
    if (ours) loader.report(problem);
  }
  return listing.files.filter((entry) => entry.named && (!wanted || wanted.has(entry.file)));
}

/** Ascending, as JavaScript keeps number-like keys and as the file was checked to be. */
function byNumber<T>(lines: Readonly<Record<string, T>> = {}): Map<number, T> {
  return new Map(Object.entries(lines).map(([number, line]) => [Number(number), line]));
}
