import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Approval, Exception } from "../catalog.ts";
import { approvalsFile, exceptionsFile } from "../files.ts";
import { approvalsSchema } from "../schema/approvals.ts";
import { exceptionsSchema } from "../schema/exceptions.ts";
import type { Loader } from "./loader.ts";

/** Empty where the file is not there, and where it is broken: see the loader's problems. */
export function readApprovals(loader: Loader): readonly Approval[] {
  return isThere(loader, approvalsFile) ? (loader.read(approvalsFile, approvalsSchema) ?? []) : [];
}

/** Empty where the file is not there, and where it is broken: see the loader's problems. */
export function readExceptions(loader: Loader): readonly Exception[] {
  return isThere(loader, exceptionsFile)
    ? (loader.read(exceptionsFile, exceptionsSchema) ?? [])
    : [];
}

/** What cannot even be looked at counts as there: reading it says why. */
function isThere({ root }: Loader, file: string): boolean {
  try {
    return lstatSync(join(root, file), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
