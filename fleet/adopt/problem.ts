import {
  type CatalogErrorCode,
  type CatalogProblem,
  formatProblems,
} from "../../catalog/errors.ts";
import { shorten } from "../../catalog/read/show.ts";

/** Something that the cluster or its proxy says, and that contradicts the files or itself. */
export interface ClusterProblem {
  /** What it is about: `VMID 311 (acme-crm) on pve1`, `proxy host 4 (acme.aiqso.example/crm)`. */
  readonly where: string;
  readonly code: CatalogErrorCode;
  /** What was found, what is allowed and what to do. */
  readonly message: string;
}

/** Why nothing is taken over: a mistake in a file, or a contradiction outside. */
export type AdoptProblem = CatalogProblem | ClusterProblem;

/** One block a problem, in the format of all errors of the catalog. */
export function formatAdoptProblems(problems: readonly AdoptProblem[]): string {
  return problems
    .map((it) =>
      "where" in it ? `${it.where}  [${it.code}]\n  ${it.message}` : formatProblems([it]),
    )
    .join("\n");
}

/** `VMID 311 (acme-crm) on pve1`. The name is somebody else's text. */
export function guestPlace(guest: {
  readonly vmid: number;
  readonly name: string;
  readonly node: string;
}): string {
  return `VMID ${guest.vmid} (${shorten(guest.name)}) on ${shorten(guest.node)}`;
}
