import { awsTagKeys } from "../components/conventions.ts";
import { awsKinds, readReplica } from "./kinds/aws.ts";
import type { Inputs, Kind } from "./kinds/kind.ts";
import { proxmoxKinds } from "./kinds/proxmox.ts";

const table: ReadonlyMap<string, Kind> = new Map([...proxmoxKinds, ...awsKinds]);

/** Every type of AWS that is used stands in the table: one that does not is held until somebody has looked at it. */
const unknown: Kind = { replaced: "data lost", goes: "with its owner" };
const harmless: Kind = { replaced: "remade", goes: "freely" };

/** What is known of a resource by its type and, where the type is not enough, by its inputs. */
export function kindOf(type: string, inputs: Inputs = {}): Kind {
  if (isReadReplica(type, inputs)) return readReplica;
  return table.get(type) ?? (type.startsWith("aws:") ? unknown : harmless);
}

/** Whether somebody has looked at a type. */
export function isKnown(type: string): boolean {
  return table.has(type);
}

/** Inputs of a resource that change in place and stop what runs for a while. */
export function stoppedBy(kind: Kind, inputs: Inputs, changed: readonly string[]): string[] {
  const stopping = kind.stoppedBy?.(inputs) ?? [];
  return changed.filter((path) => stopping.some((input) => path.split(/[.[]/)[0] === input));
}

/** The service that the tags of an AWS resource name. */
export function taggedService({ tags }: Inputs): string | undefined {
  const service = (tags as Inputs | undefined)?.[awsTagKeys.service];
  return typeof service === "string" ? service : undefined;
}

/** It has the type of a server that holds data, and holds a copy of what its primary holds. */
function isReadReplica(type: string, { replicateSourceDb }: Inputs): boolean {
  return type === "aws:rds/instance:Instance" && Boolean(replicateSourceDb);
}
