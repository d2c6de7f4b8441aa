import type { Statement } from "../../guard/read/policy-document.ts";
import { isOwners, type Owner } from "./owner.ts";

const pulling = ["batchchecklayeravailability", "batchgetimage", "getdownloadurlforlayer"].map(
  (action) => `ecr:${action}`,
);

/** Keys of conditions that say for whom or through whom a site's key or file system is used. */
const confining = /^kms:(viaservice|encryptioncontext:)|^elasticfilesystem:accesspointarn$/;

/**
 * What is wrong with a tenant's permission on one thing that is not its own, in words: the site's key and files are for
 * it under a condition, images can be pulled, and of the site's functions it may ask the smoke tests alone.
 */
export function sharedProblem(
  arn: string,
  { effect, actions, conditions }: Statement,
  owner: Owner,
): string | undefined {
  if (
    effect === "Deny" ||
    conditions.some(({ key, values }) => confining.test(key) && !values.includes("*"))
  ) {
    return undefined;
  }
  const every = (allowed: readonly string[]): boolean =>
    actions.every((it) => allowed.includes(it));
  if (every(pulling) && /:repository\//.test(arn)) return undefined;
  if (every(["lambda:invokefunction"]) && isSmokeFunction(arn, owner)) return undefined;
  return "reaches one thing that is not this tenant's. Name its own, or add the condition that keeps it apart";
}

/** `…:function:fixnado-smoke-0a1b2c3`; in a model `fixnado:functions:smoke` or `arn-of-fixnado-smoke`. */
function isSmokeFunction(arn: string, { sites }: Owner): boolean {
  const name = /[:-]smoke(-[0-9a-f]{7})?$/.test(arn);
  return name && isOwners(arn, { sites, tenant: null });
}
