import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { keepProxmox, offerEverywhere } from "../../support/make-tenants.ts";
import { projectRoot } from "../../support/temp-catalog.ts";

export interface SiteGuest {
  readonly kind?: string;
  readonly vmid: number;
  readonly ip: string;
  readonly host: string;
  readonly memoryMib: number;
  readonly cores: number;
  readonly diskGib?: number;
  readonly disks?: { readonly sizeGib: number }[];
  sends?: string[];
}
interface SiteFile {
  hosts: Record<string, unknown>;
  shared: Record<string, SiteGuest>;
  guests: Record<string, SiteGuest>;
  templates: Record<
    string,
    {
      readonly vmids: Record<string, number>;
      readonly memoryMib: number;
      readonly cores: number;
      readonly diskGib: number;
    }
  >;
  backups: Record<string, unknown>;
  nas?: unknown;
  storage: Record<string, unknown>;
}

/** The committed site `aiqso` as its file is before the takeover: what Tenantry adds later is not in it yet. */
export function siteBefore(): SiteFile {
  const text = readFileSync(join(projectRoot, "platform/sites/aiqso.yaml"), "utf8");
  const site = parse(text) as SiteFile;
  delete site.hosts["pve3"];
  delete site.shared["operations"];
  delete (site.shared["postgres"] as unknown as Record<string, unknown>)["register"];
  delete site.guests["listmonk"];
  for (const guest of Object.values(site.guests)) {
    // Data disks are not what a takeover reads.
    guest.disks?.splice(1);
    if (guest.sends) guest.sends = guest.sends.filter((it) => !["listmonk", "nas"].includes(it));
  }
  for (const template of Object.values(site.templates)) delete template.vmids["pve3"];
  delete site.backups["dumps"];
  delete site.nas;
  // They are there, and somebody else's.
  site.storage["shared"] = ["nas", "nas-backup"];
  return site;
}

/** Makes `root` (a copy of the project's catalog) the catalog of that site before the takeover: no tenant, no ledger. */
export function beforeTakeover(root: string): void {
  keepProxmox(root);
  offerEverywhere(root);
  for (const folder of ["tenants", "platform/sites", "platform/ledger"]) {
    rmSync(join(root, folder), { recursive: true, force: true });
  }
  mkdirSync(join(root, "tenants/prod"), { recursive: true });
  mkdirSync(join(root, "platform/sites"));
  writeFileSync(join(root, "tenants/prod/.gitkeep"), "");
  writeFileSync(
    join(root, "platform/environments.yaml"),
    "prod: { sites: [aiqso], lifecycle: protected }\n",
  );
  writeFileSync(
    join(root, "platform/sites/aiqso.yaml"),
    stringify(siteBefore(), { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }),
  );
}
