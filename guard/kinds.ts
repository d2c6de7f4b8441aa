import { awsTagKeys } from "../components/conventions.ts";
import { awsKinds, readReplica } from "./kinds/aws.ts";
import { cloudflareKinds } from "./kinds/cloudflare.ts";
import type { Inputs, Kind } from "./kinds/kind.ts";
import { proxmoxKinds } from "./kinds/proxmox.ts";

const table: ReadonlyMap<string, Kind> = new Map([
  ...proxmoxKinds,
  ...cloudflareKinds,
  ...awsKinds,
]);

/** Every type that is used stands in the table: one that does not is held until somebody has looked at it. */
const unknown: Kind = { replaced: "data lost", goes: "with its owner" };
const harmless: Kind = { replaced: "remade", goes: "freely" };
const hostDatabases: Kind = {
  replaced: "downtime",
  goes: "with its owner",
  deleted: "the data stay on the host and nobody may log in; only a person drops them",
};

/** What is known of a resource by its type and, where the type is not enough, by its inputs. */
export function kindOf(type: string, inputs: Inputs = {}): Kind {
  if (isReadReplica(type, inputs)) return readReplica;
  if (isLogOfReplica(type, inputs)) return harmless;
  if (isHostDatabases(type, inputs)) return hostDatabases;
  return table.get(type) ?? (isName(type) ? harmless : unknown);
}

/** A tenant's databases on its host, which the helper makes and never drops. */
function isHostDatabases(type: string, { create }: Inputs): boolean {
  return (
    type === "command:remote:Command" &&
    typeof create === "string" &&
    /tenantry-host" put databases (?!main )/.test(create)
  );
}

/** Components and providers: what they stand for is a resource of its own. */
function isName(type: string): boolean {
  return type.startsWith("tenantry:") || type.startsWith("pulumi:");
}

/** Whether somebody has looked at a type. */
export function isKnown(type: string): boolean {
  return table.has(type) || isName(type);
}

/** Inputs of a resource that change in place and stop what runs for a while: at once, or in its maintenance window. */
export function stoppedBy(
  kind: Kind,
  inputs: Inputs,
  changed: readonly string[],
): { readonly stops: string[]; readonly waits: string[] } {
  const among = (names: readonly string[] = []): string[] =>
    changed.filter((path) => names.some((input) => path.split(/[.[]/)[0] === input));
  return { stops: among(kind.stoppedBy?.(inputs)), waits: among(kind.waitsFor?.(inputs)) };
}

const harms = ["data lost", "downtime", "remade"] as const satisfies readonly Kind["replaced"][];

/** For sorting: what holds data first, then what somebody uses. */
export function byHarm(
  a: { readonly type: string; readonly inputs: Inputs },
  b: { readonly type: string; readonly inputs: Inputs },
): number {
  const rank = ({ type, inputs }: typeof a): number => harms.indexOf(kindOf(type, inputs).replaced);
  return rank(a) - rank(b);
}

/** The service that the tags of an AWS resource name. */
export function taggedService({ tags }: Inputs): string | undefined {
  const service = (tags as Inputs | undefined)?.[awsTagKeys.service];
  return typeof service === "string" ? service : undefined;
}

/** Whether a resource says by its tags that it may go, whatever environment it stands in. */
export function isDisposable({ tags }: Inputs): boolean {
  if (Array.isArray(tags)) return tags.includes("disposable");
  return (tags as Inputs | undefined)?.[awsTagKeys.lifecycle] === "disposable";
}

/** It has the type of a server that holds data, and holds a copy of what its primary holds. */
function isReadReplica(type: string, { replicateSourceDb }: Inputs): boolean {
  return type === "aws:rds/instance:Instance" && Boolean(replicateSourceDb);
}

/** RDS dictates its name: `/aws/rds/instance/<server>-replica-<ordinal>/postgresql`. It goes with its replica. */
function isLogOfReplica(type: string, { name }: Inputs): boolean {
  return (
    type === "aws:cloudwatch/logGroup:LogGroup" &&
    typeof name === "string" &&
    /^\/aws\/rds\/instance\/[a-z0-9-]+-replica-[a-z]+\//.test(name)
  );
}
