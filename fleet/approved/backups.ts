import { z } from "zod";
import { kindOf } from "../../guard/kinds.ts";
import type { HostShell } from "../host-shell.ts";
import { type PveClient, pvePath } from "../pve/client.ts";
import type { StateResource } from "../state.ts";

/** Hours that a backup may be old: it is made every night, and takes a while. */
const freshHours = 26;

/** What is known of the backup of something that is about to go. */
export type BackupAnswer =
  /** There is one, or its deletion makes one. */
  | { readonly kind: "checked"; readonly what: string }
  /** Nobody here can look; the approval says where it is. */
  | { readonly kind: "not checked"; readonly what: string }
  /** It holds nothing that could be lost. */
  | { readonly kind: "none needed" }
  | { readonly kind: "missing"; readonly why: string };

/** How to ask whoever keeps the backups of a resource's site. */
export interface BackupSources {
  readonly pve: <T>(site: string, work: (client: PveClient) => Promise<T>) => Promise<T>;
  readonly shell: <T>(site: string, work: (shell: HostShell) => Promise<T>) => Promise<T>;
  /** The site that a resource stands on; undefined where its stack has several and it does not say. */
  readonly siteOf: (resource: StateResource) => string | undefined;
  /** The tenant's id; undefined for a platform. */
  readonly tenant: string | undefined;
  readonly now: Date;
}

/**
 * Looks for the backup of one resource.
 * @param said what its approval says of the backup
 * @throws Error when who keeps it does not answer
 */
export async function askBackup(
  resource: StateResource,
  said: string | undefined,
  sources: BackupSources,
): Promise<BackupAnswer> {
  const { type, inputs = {} } = resource;
  switch (type) {
    case "proxmoxve:index/containerLegacy:ContainerLegacy":
    case "proxmoxve:index/vmLegacy:VmLegacy":
      return guestBackup(resource, sources);
    case "postgresql:index/database:Database":
      return databaseDump(resource, sources);
    case "aws:rds/instance:Instance":
    case "aws:rds/cluster:Cluster":
      return finalSnapshot(inputs);
    default:
      if (said !== undefined) return { kind: "not checked", what: said };
      return kindOf(type, inputs).replaced === "data lost"
        ? {
            kind: "missing",
            why: "nobody here can look for a backup of it: say under `backup` in its approval where it is",
          }
        : { kind: "none needed" };
  }
}

const storages = z.array(z.object({ storage: z.string(), content: z.string().default("") }));
const contents = z.array(z.object({ volid: z.string(), ctime: z.number() }));

async function guestBackup(
  resource: StateResource,
  { pve, siteOf, now }: BackupSources,
): Promise<BackupAnswer> {
  const { id = "", inputs = {} } = resource;
  const node = String(inputs["nodeName"]);
  return pve(siteOf(resource) ?? "", async (client) => {
    const keepers = storages
      .parse(await client.get("/storage"))
      .filter(({ content }) => content.split(",").includes("backup"));
    const found = [];
    for (const { storage } of keepers) {
      const path = pvePath`/nodes/${node}/storage/${storage}/content`;
      found.push(...contents.parse(await client.get(path, { content: "backup", vmid: id })));
    }
    const [newest] = found
      .map(({ volid, ctime }) => ({ name: volid, at: new Date(ctime * 1000) }))
      .sort((a, b) => b.at.getTime() - a.at.getTime());
    return freshOrMissing(newest, now, `backup of guest ${id}`);
  });
}

const dumps = z.object({ database: z.string(), file: z.string(), at: z.string() });

/** The newest dump of a tenant's database, on the operations guest of its site. */
async function databaseDump(
  resource: StateResource,
  { shell, siteOf, tenant, now }: BackupSources,
): Promise<BackupAnswer> {
  const database = String(resource.inputs?.["name"]);
  if (tenant === undefined) {
    return {
      kind: "missing",
      why: `only databases of tenants are dumped, and ${database} is none`,
    };
  }
  return shell(siteOf(resource) ?? "", async (host) => {
    const { exitCode, stdout, stderr } = await host.run(["dumps", "list", tenant]);
    if (exitCode !== 0) throw new Error(stderr.trim() || `dumps list ended with exit ${exitCode}`);
    const [newest] = stdout
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => dumps.parse(JSON.parse(line)))
      .filter((dump) => dump.database === database)
      .map(({ file, at }) => ({ name: file, at: new Date(at) }))
      .sort((a, b) => b.at.getTime() - a.at.getTime());
    return freshOrMissing(newest, now, `dump of the database ${database}`);
  });
}

function freshOrMissing(
  newest: { readonly name: string; readonly at: Date } | undefined,
  now: Date,
  what: string,
): BackupAnswer {
  if (!newest) return { kind: "missing", why: `there is no ${what}` };
  const hours = (now.getTime() - newest.at.getTime()) / 3_600_000;
  if (hours <= freshHours) return { kind: "checked", what: `${newest.name}, ${age(hours)} old` };
  return {
    kind: "missing",
    why: `the newest ${what} (${newest.name}) is ${age(hours)} old, and may be ${freshHours} hours: make one`,
  };
}

function age(hours: number): string {
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.floor(hours / 24)} days`;
}

function finalSnapshot(inputs: Readonly<Record<string, unknown>>): BackupAnswer {
  const name = inputs["finalSnapshotIdentifier"];
  return inputs["skipFinalSnapshot"] !== true && typeof name === "string"
    ? { kind: "checked", what: `its deletion makes the last snapshot ${name}` }
    : {
        kind: "missing",
        why: "its deletion makes no last snapshot: set one, and bring it up first",
      };
}
