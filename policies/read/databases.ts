import type { GraphResource } from "../../guard/graph.ts";
import { readReplica } from "../../guard/kinds/aws.ts";
import { kindOf } from "../../guard/kinds.ts";

/** A server of RDS that holds a copy of another one, from which it can be made again. */
export function isReadReplica({ type, inputs }: GraphResource): boolean {
  return kindOf(type, inputs) === readReplica;
}
